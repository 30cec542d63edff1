"""The panels of the admin's home for those who work at the desk: what waits, what is due, who carries how much."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from consult import permissions
from consult.models import Lawyer
from consult.models.codes import HELD_STATES

from .countdown import countdown
from .queues import QUEUES

SHOWN = 5
COUNTED = 50  # beyond it "more than 50" says enough, and costs no count of a long list


def how_many(queryset: QuerySet) -> str:
    """A short list's length; "more than 50" for a long one."""
    found = len(queryset.values_list("pk", flat=True)[: COUNTED + 1])
    return _("more than %(count)d") % {"count": COUNTED} if found > COUNTED else str(found)


class DeskPanel(Component):
    """For a lawyer: what waits, what is mine, and which of mine is due first."""

    name, order = "desk", 10
    template_name = "consult/desk/panels/lawyer.html"

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        mine = QUEUES["mine"].rows(user, now).with_places().defer("narrative", "contact")
        due = sorted(mine, key=lambda case: (case.due is None, case.due or now))
        return {
            "waiting": how_many(QUEUES["waiting"].rows(user, now)),
            "mine": len(due),
            "late": sum(1 for case in due if case.due and case.due < now),
            "due": [(case, countdown(case.due, now)) for case in due[:SHOWN]],
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),
        }


class LoadPanel(Component):
    """For those who lead: what waits, what is late, and how much each lawyer of the scope carries."""

    name, order = "desk_load", 20
    template_name = "consult/desk/panels/coordinator.html"

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        return {
            "waiting": how_many(QUEUES["waiting"].rows(user, now)),
            "late": how_many(QUEUES["overdue"].rows(user, now)),
            "load": load(user, now),
        }


def load(user, now: datetime) -> list[dict]:
    """The lawyers who hold cases of this scope, the fullest first, with their limits."""
    held = (
        permissions.visible_requests(user)
        .filter(closed_at=None, state__in=HELD_STATES)
        .order_by()
        .values("lawyer")
        .annotate(cases=Count("pk"))
    )
    cases = {row["lawyer"]: row["cases"] for row in held}
    lawyers = Lawyer.objects.filter(user__in=cases).select_related("user", "region")
    rows = [{"lawyer": one, "cases": cases[one.user_id], "limit": one.limit} for one in lawyers]
    return sorted(rows, key=lambda row: -row["cases"])


def panels(user) -> list[Component]:
    """The panels for this person's roles."""
    found: list[Component] = []
    if permissions.may(user, "claim"):
        found.append(DeskPanel())
    if permissions.may(user, "lead"):
        found.append(LoadPanel())
    return found
