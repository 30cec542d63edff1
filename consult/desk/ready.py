"""Ready messages: words that staff keep in three languages, put into the form in the client's own.

What stands in braces is filled in from a fixed list; anything else in braces is words, and reaches nothing.
"""

import re

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from consult.models import ConsultationRequest, Lawyer, MessageTemplate
from home.keys import is_key
from home.models import worded

BRACES = re.compile(r"\{(\w+)\}")
NAMES = ("case", "lawyer", "centre", "answer_by")


def choices(language: str) -> list[tuple[str, str]]:
    """Those that have words, by their names in the reader's language."""
    ready = MessageTemplate.objects.filter(in_use=True)
    return [(str(one.pk), one.name) for one in ready if worded(one, "body", language)]


def words(pk: object, case: ConsultationRequest, user) -> str:
    """The ready message whose key was posted, in the client's language, filled in; "" where there is none."""
    if not is_key(pk):
        return ""
    found = MessageTemplate.objects.filter(pk=pk, in_use=True).first()
    return fill(worded(found, "body", case.language), case, user) if found else ""


def fill(text: str, case: ConsultationRequest, user) -> str:
    """`text` with its braces filled in; a name that is none of `NAMES` stays as it stands."""
    lawyer = Lawyer.objects.filter(user=user).select_related("centre").first()
    with translation.override(case.language):
        answer_by = date_format(localtime(case.answer_due), "DATETIME_FORMAT")
    known = {
        "case": case.case_number,
        "lawyer": user.get_full_name(),
        "centre": worded(lawyer.centre, "name", case.language) if lawyer and lawyer.centre else "",
        "answer_by": answer_by,
    }
    return BRACES.sub(lambda found: known.get(found[1], found[0]), text)


def after(typed: str, ready: str) -> str:
    """What was typed already, and below it the ready words."""
    return f"{typed.rstrip()}\n\n{ready}" if typed.strip() else ready


class ReadyMessageForm(WagtailAdminModelForm):
    """Whoever writes a ready message is told at once that a name in braces would stay as it stands."""

    def clean(self):
        cleaned = super().clean()
        for name in [name for name in cleaned if name.startswith("body_")]:
            unknown = sorted({found for found in BRACES.findall(cleaned[name] or "") if found not in NAMES})
            if unknown:
                sentence = _("In braces stand only: {case}, {lawyer}, {centre}, {answer_by}. Not known: %(names)s.")
                self.add_error(name, sentence % {"names": ", ".join(f"{{{one}}}" for one in unknown)})
        return cleaned
