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
    return _file([_sheet(stop, root) for stop in stops] or [_empty(page, root)], title=page.title, name=page.slug)


def of_stop(stop, *, root: str) -> HttpResponse:
    """The notice of one stop."""
    return _file([_sheet(stop, root)], title=f"{stop.village}, {stop.day:%d.%m.%Y}", name=f"stop-{stop.pk}")


def _file(sheets: list[dict], *, title: str, name: str) -> HttpResponse:
    made = HttpResponse(pdf(sheets, title=title), content_type="application/pdf")
    made["Content-Disposition"] = f'inline; filename="{name}.pdf"'
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
    """The QR leads to the stop itself, whose address stays whatever becomes of its day."""
    with override(LANGUAGES[0]):
        address = f"{root}{stop.page_path}"
    return {
        "parts": [_words(stop, language) for language in LANGUAGES],
        "qr": _qr(address),
        "address": address.split("://", 1)[-1].rstrip("/"),
        "sample": stop.is_sample,
    }


def _words(stop, language: str) -> dict:
    """What a sheet says in one language; of a stop that was called off, that it does not come, and where instead."""
    with override(language):
        shown = {
            "language": language,
            "brand": gettext("Ukuk Jardam"),
            "title": gettext("The Bus of Solidarity is coming"),
            "off": "",
            **_day_and_place(stop),
            "about": " ".join([gettext("Lawyers answer your questions free of charge."), _bring(stop)]),
            "crew": ". ".join(filter(None, [stop.crew.roles if stop.crew else "", _services(stop)])),
            "call": gettext("Questions? Call 114, it is free.") + (f" {stop.contact}" if stop.contact else ""),
            "scan": gettext("Point your phone here: has the day changed?"),
            "sample": gettext("SAMPLE. The bus does not come."),
        }
        return shown | (_called_off(stop) if stop.is_off else {})


def _services(stop) -> str:
    """The stop's own, else what the campaign offers everywhere."""
    return stop.services or stop.campaign.services


def _bring(stop) -> str:
    if bring := stop.campaign.bring:
        return "{}: {}.".format(gettext("What to bring"), bring.rstrip(". "))
    return gettext("Bring your papers if you have them. Come without them too.")


def _day_and_place(stop) -> dict:
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    return {
        "village": stop.village,
        "day": date_format(starts, "MONTH_DAY_FORMAT"),
        "weekday": date_format(starts, "l").lower(),
        "hours": f"{starts:%H:%M}–{ends:%H:%M}",
        "place": ", ".join(filter(None, [stop.place, str(stop.district.name)])),
    }


def _called_off(stop) -> dict:
    """The announced day stands struck through; below it where the bus comes instead, or whom to ask."""
    before = _day_and_place(stop)
    off = f"{before['village']}: {before['day']}, {before['weekday']}, {before['hours']}"
    if stop.moved_to:
        title = gettext("The bus comes on another day or to another place")
        return {"title": title, "off": off, "crew": "", **_day_and_place(stop.moved_to)}
    about = gettext("You need not wait for the bus: call 114 or ask a lawyer on the internet. It is free of charge.")
    nothing = {"day": "", "weekday": "", "hours": "", "place": str(stop.district.name)}
    return {"title": gettext("The bus will not come"), "off": off, "about": about, "crew": "", **nothing}


def _empty(page, root: str) -> dict:
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts.append(
                {
                    "language": language,
                    "brand": gettext("Ukuk Jardam"),
                    "title": gettext("The Bus of Solidarity"),
                    "about": gettext("This tour has no more stops. Where the bus goes next is shown on our site."),
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
