"""The panels of the admin's home for those who work at the desk: what waits, what is due, who carries how much."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from consult import permissions, reporting
from consult.models import AccessEvent, ConsultationRequest, Lawyer, Rating
from consult.models.codes import Priority, ReportState, State
from home.models import Region

from .absences import coming, left_behind
from .countdown import countdown
from .notices import notices
from .queues import QUEUES, SOON
from .ratings import ASKED, LABELS
from .rota import on_duty

SHOWN = 5
COUNTED = 50  # beyond it "more than 50" says enough, and costs no count of a long list
A_MONTH, A_WEEK = timedelta(days=30), timedelta(days=7)


def how_many(queryset: QuerySet) -> str:
    """A short list's length; "more than 50" for a long one."""
    found = len(queryset.values_list("pk", flat=True)[: COUNTED + 1])
    return _("more than %(count)d") % {"count": COUNTED} if found > COUNTED else str(found)


class DeskPanel(Component):
    """For a lawyer: what waits, what is mine and when it is due, and how the last month was."""

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
            "soon": sum(1 for case in due if case.due and now <= case.due < now + SOON),
            "client": sum(1 for case in due if case.state == State.WAITING_CLIENT),
            "due": [(case, countdown(case.due, now)) for case in due[:SHOWN]],
            "notices": notices(user),
            "month": last_month(user, now),
            "marks": marks(Rating.objects.filter(report__lawyer=user)),
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),
        }


def last_month(user, now: datetime) -> dict:
    """How many the lawyer answered in thirty days, and how many of them in time."""
    answered = ConsultationRequest.objects.filter(lawyer=user, answered_at__gte=now - A_MONTH)
    return answered.aggregate(answered=Count("pk"), in_time=Count("pk", filter=Q(answered_at__lte=F("answer_due"))))


def marks(ratings: QuerySet[Rating]) -> list[tuple]:
    """The averages from five ratings up, with their words."""
    (means,) = reporting.averages(ratings)
    return [(LABELS[name], round(means[name], 1)) for name in ASKED if means[name] is not None]


class LoadPanel(Component):
    """For those who lead: what waits, is late or lies, how much each lawyer carries, who is there today."""

    name, order = "desk_load", 20
    template_name = "consult/desk/panels/coordinator.html"

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        today = timezone.localtime(now).date()
        unclaimed = QUEUES["waiting"].rows(user, now).filter(priority=Priority.URGENT).defer("narrative", "contact")
        urgent = list(unclaimed.with_places().order_by(*QUEUES["waiting"].order)[: COUNTED + 1])
        led = permissions.led_reports(user)
        return {
            "waiting": how_many(QUEUES["waiting"].rows(user, now)),
            "late": how_many(QUEUES["overdue"].rows(user, now)),
            "soon": how_many(QUEUES["soon"].rows(user, now)),
            "urgent": len(urgent) if len(urgent) <= COUNTED else _("more than %(count)d") % {"count": COUNTED},
            "unclaimed": [(case, countdown(case.due, now)) for case in urgent[:SHOWN]],
            "check": how_many(led.filter(state=ReportState.SUBMITTED).order_by()),
            "load": load(user, now),
            "away": list(coming(user, today).on(today)[:SHOWN]),
            "left_behind": left_behind(user, now)[:SHOWN],
            "on_duty": on_duty(user, today),
            "marks": marks(Rating.objects.filter(report__in=led.order_by())),
        }


def load(user, now: datetime) -> list[dict]:
    """The lawyers who hold cases of this scope, the fullest first, with their limits and what of it is late."""
    seen = permissions.visible_requests(user) & ConsultationRequest.objects.held().filter(closed_at=None)
    held = seen.order_by().values("lawyer").annotate(cases=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    found = {row["lawyer"]: row for row in held}
    lawyers = Lawyer.objects.filter(user__in=found).select_related("user", "region")
    rows = [{"lawyer": one, "limit": one.limit, **_numbers(found[one.user_id])} for one in lawyers]
    return sorted(rows, key=lambda row: -row["cases"])


def _numbers(row: dict) -> dict:
    return {"cases": row["cases"], "late": row["late"]}


class CountryPanel(Component):
    """For the administrator: each oblast with what waits, what is at work and what is late."""

    name, order = "desk_country", 30
    template_name = "consult/desk/panels/country.html"

    def get_context_data(self, parent_context):
        return {"rows": oblasts(timezone.now())}


def oblasts(now: datetime) -> list[dict]:
    """What is open in each oblast; two queries."""
    rows = ConsultationRequest.objects.filter(closed_at=None).order_by().values("region")
    counts = rows.annotate(
        waiting=Count("pk", filter=Q(state=State.NEW)),
        working=Count("pk", filter=~Q(state=State.NEW)),
        late=Count("pk", filter=Q(due_at__lt=now)),
    )
    found: dict[str, Any] = {row["region"]: row for row in counts}
    nothing = {"waiting": 0, "working": 0, "late": 0}
    most = max((row["waiting"] + row["working"] for row in found.values()), default=0)
    return [
        {"region": region, "most": most, "open": row["waiting"] + row["working"], **row}
        for region in Region.objects.all()
        for row in [{name: found.get(region.pk, nothing)[name] for name in nothing}]
    ]


class LogPanel(Component):
    """For the auditor: how much was looked at this week, how much without holding the case; and nothing else."""

    name, order = "desk_log", 10
    template_name = "consult/desk/panels/auditor.html"

    def get_context_data(self, parent_context):
        week = AccessEvent.objects.filter(at__gte=timezone.now() - A_WEEK)
        return week.aggregate(looks=Count("pk"), broken=Count("pk", filter=Q(break_glass=True)))


def panels(user) -> list[Component]:
    """The panels for this person's roles."""
    asked = (
        (DeskPanel, permissions.may(user, "claim")),
        (LoadPanel, permissions.may(user, "lead")),
        (CountryPanel, permissions.leads_all(user)),
        (LogPanel, permissions.may(user, "read_log") and not permissions.may(user, "desk")),
    )
    return [panel() for panel, is_shown in asked if is_shown]
