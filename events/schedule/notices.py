"""Notices for the doors of schools and clubs: one stop to an A4 sheet, Kyrgyz above, Russian below, in large type.

The words go into typst as data (`sys_inputs`), never into its markup, and only its own fonts are used, so that a
sheet looks the same from every machine.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

SHEET = Path(__file__).with_name("notice.typ")
LANGUAGES = ("ky", "ru")


def response(stops: Sequence, *, page, root: str) -> HttpResponse:
    """The notices of `stops` (from `with_places()`) as one PDF; without any, one sheet that says where to look."""
    data = [_sheet(stop, root) for stop in stops] or [_empty(page, root)]
    made = HttpResponse(pdf(data, title=page.title), content_type="application/pdf")
    made["Content-Disposition"] = f'inline; filename="{page.slug}.pdf"'
    return made


def pdf(sheets: list[dict], *, title: str) -> bytes:
    """A tagged PDF of `sheets`, as `_sheet` makes them."""
    inputs = {
        "sheets": json.dumps(sheets),
        "title": title,
        "mark": _static("icons/mark.svg"),
        "edge": _static("shyrdak.svg"),
    }
    return typst.compile(str(SHEET), format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=["ua-1"])


def _sheet(stop, root: str) -> dict:
    address = f"{root}/ky/bus/{stop.page_slug}/" if stop.page_slug else f"{root}/ky/bus/"
    target = f"{address}?month={stop.day:%Y-%m}#stop-{stop.pk}" if stop.page_slug else address
    return {
        "parts": [_words(stop, language) for language in LANGUAGES],
        "qr": _qr(target),
        "address": address.split("://", 1)[-1].rstrip("/"),
        "sample": stop.is_sample,
    }


def _words(stop, language: str) -> dict:
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    with override(language):
        return {
            "language": language,
            "brand": gettext("Ukuk Jardam"),
            "title": gettext("The Bus of Solidarity is coming"),
            "promise": gettext("Lawyers answer your questions free of charge."),
            "village": stop.village,
            "day": date_format(starts, "MONTH_DAY_FORMAT"),
            "weekday": date_format(starts, "l").lower(),
            "hours": f"{starts:%H:%M}–{ends:%H:%M}",
            "place": ", ".join(filter(None, [stop.place, stop.district.name])),
            "bring": gettext("Bring your papers if you have them. Come without them too."),
            "crew": ". ".join(filter(None, [stop.crew.roles if stop.crew else "", stop.services])),
            "call": gettext("Questions? Call 114, it is free.") + (f" {stop.contact}" if stop.contact else ""),
            "scan": gettext("Point your phone here: has the day changed?"),
            "sample": gettext("SAMPLE. The bus does not come."),
        }


def _empty(page, root: str) -> dict:
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts.append(
                {
                    "language": language,
                    "brand": gettext("Ukuk Jardam"),
                    "title": gettext("The Bus of Solidarity"),
                    "promise": gettext("This tour has no more stops. Where the bus goes next is shown on our site."),
                    "call": gettext("Questions? Call 114, it is free."),
                    "scan": gettext("When does the bus come?"),
                    "sample": gettext("Sample data"),
                }
            )
    address = f"{root}/ky/bus/"
    return {
        "parts": parts,
        "qr": _qr(address),
        "address": address.split("://", 1)[-1].rstrip("/"),
        "sample": page.fact.is_sample,
    }


def _qr(address: str) -> str:
    """The address as an SVG picture; a quarter of it may be torn off."""
    return segno.make(address, error="q", micro=False).svg_inline(border=2, omitsize=True)


def _static(name: str) -> str:
    return (settings.BASE_DIR / "static" / name).read_text()
