"""A certificate as a sheet of A4: the name, what it was, when, who held it, the number and a code to check it.

The words reach typst as data (`sys_inputs`), never as markup; only its own fonts are used.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from events.models import Certificate

from .numbers import grouped

SHEET = Path(__file__).with_name("certificate.typ")


def response(certificates: Iterable[Certificate], *, root: str, name: str) -> HttpResponse:
    """One sheet for each, as one PDF to keep."""
    made = HttpResponse(pdf([sheet(one, root) for one in certificates]), content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return made


def pdf(sheets: list[dict], *, picture: bool = False) -> bytes:
    """A tagged PDF of `sheets`; `picture`: the first sheet as PNG, to look at."""
    inputs = {
        "sheets": json.dumps(sheets),
        "title": sheets[0]["heading"] if sheets else "-",
        "mark": _static("icons/mark.svg"),
        "edge": _static("shyrdak.svg"),
    }
    if picture:
        made: Any = typst.compile(str(SHEET), format="png", ppi=60, sys_inputs=inputs, ignore_system_fonts=True)
        return made[0] if isinstance(made, list) else made  # one page comes without a list
    return typst.compile(str(SHEET), format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=["ua-1"])


def sheet(certificate: Certificate, root: str) -> dict:
    session = certificate.session
    address = f"{root}/{certificate.language}/events/certificates/{certificate.number}/"
    with override(certificate.language):
        return {
            "language": certificate.language,
            "brand": gettext("Ukuk Jardam"),
            "motto": gettext("Free legal aid"),
            "heading": gettext("Certificate"),
            "given": gettext("This certificate is given to"),
            "name": certificate.name,
            "took_part": gettext("who took part in the training"),
            "training": str(session.training.name),
            "when": session.when_where,
            "organisers": [partner.name for partner in session.training.organisers.all()],
            "organisers_label": gettext("Organisers"),
            "number_label": gettext("Number of the certificate"),
            "number": grouped(certificate.number),
            "issued": gettext("Issued on %(day)s")
            % {"day": date_format(timezone.localtime(certificate.issued_at), "DATE_FORMAT")},
            "check": gettext("Check this certificate"),
            "address": address.split("://", 1)[-1].rstrip("/"),
            "qr": segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True),
            "qr_words": gettext("Code that leads to the page where this certificate can be checked"),
            "sample": gettext("SAMPLE") if session.training.is_sample else "",
        }


def _static(name: str) -> str:
    return (settings.BASE_DIR / "static" / name).read_text()
