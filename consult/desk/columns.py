"""The columns of the desk's lists. None of them shows a word that the client wrote."""

from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, TitleColumn

from consult.models import ConsultationRequest
from consult.models.codes import Priority

from .countdown import age, countdown

LANGUAGES = dict(settings.LANGUAGES)


class PriorityColumn(Column):
    """An icon and a word: never a colour alone."""

    cell_template_name = "consult/desk/cells/priority.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"is_urgent": instance.priority == Priority.URGENT, "words": instance.get_priority_display()}


class DueColumn(Column):
    """What is left of the running clock."""

    cell_template_name = "consult/desk/cells/due.html"

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def get_value(self, instance):
        return countdown(instance.due, self.now)


class ClaimColumn(Column):
    """A button that takes the request at once."""

    cell_template_name = "consult/desk/cells/claim.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        url = reverse("desk:act", args=[instance.pk, "claim"])
        return context | {"url": url, "csrf_token": get_token(parent_context["request"])}


def place(case: ConsultationRequest) -> str:
    """The village with its district (village names repeat), or the district with its oblast."""
    if case.settlement:
        return f"{case.settlement.name}, {case.district.name}"
    return f"{case.district.name}, {case.region.short}"


def length(case: ConsultationRequest) -> str:
    """How much there is to read; a voice or a picture has no letters."""
    letters = case.narrative_length
    if not letters:
        return _("voice or picture")
    return ngettext("%(count)d letter", "%(count)d letters", letters) % {"count": letters}


class Columns:
    """The columns of one list, drawn at one instant."""

    def __init__(self, now):
        self.now = now

    @cached_property
    def case(self):
        return TitleColumn("case_number", label=gettext_lazy("Case"), url_name="desk:case")

    @cached_property
    def about(self) -> list[Column]:
        """What may be known of a request before anybody has claimed it."""
        return [
            self.case,
            PriorityColumn("priority", label=gettext_lazy("Priority")),
            Column("matter", label=gettext_lazy("Matter"), accessor="matter.name", classname="desk-wide"),
            Column("place", label=gettext_lazy("Place"), accessor=place, classname="desk-wide"),
            DueColumn("due", label=gettext_lazy("Due"), now=self.now),
            Column("language", label=gettext_lazy("Language"), accessor=lambda row: LANGUAGES.get(row.language, "")),
            Column("age", label=gettext_lazy("How long ago"), accessor=lambda row: age(row.submitted_at, self.now)),
        ]

    @cached_property
    def length(self):
        return Column("length", label=gettext_lazy("Length"), accessor=length)

    @cached_property
    def claim(self):
        return ClaimColumn("claim", label=gettext_lazy("Claim"))

    @cached_property
    def state(self):
        return Column("state", label=gettext_lazy("State"), accessor="get_state_display", classname="desk-wide")

    @cached_property
    def lawyer(self):
        return Column("lawyer", label=gettext_lazy("Lawyer"), accessor=lambda row: _name(row.lawyer))


def _name(user) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
