"""The lists of the desk: who waits, what is mine, what is late. At most fifty rows at a time, never a count."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import permissions
from consult.models import ConsultationRequest
from consult.models.codes import State
from consult.models.requests import RequestQuerySet
from consult.models.roles import Role, roles_of, scope_of

from .columns import Columns
from .keyset import Part, part_among

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON = dt.timedelta(hours=24)
BY_PRIORITY = ("priority", "answer_due", "pk")
BY_HOUR = ("due_at", "pk")

Requests = RequestQuerySet


@dataclass(frozen=True)
class Queue:
    """One list: `among` are its rows of the whole country, held by an index in its `order`.

    Whoever leads sees those of their scope; a lawyer only their own, but of what waits. `served` are the filters for
    which an index holds the rows in this order too, the sharpest first.
    """

    name: str
    label: "StrOrPromise"
    among: Callable[[dt.datetime], Requests]
    order: Sequence[str]
    empty: "StrOrPromise"
    is_shared: bool = False  # lawyers see what is nobody's yet
    is_personal: bool = False  # whoever leads sees only their own as well
    is_over: bool = False  # holds closed cases; the others are found among the own ones by the index of the open ones
    by_state: bool = True  # shows the state; where all rows are of one state it need not
    served: tuple[str, ...] = ("region",)

    def rows(self, user, now: dt.datetime) -> Requests:
        """What `user` may see of it. A lawyer who leads nothing finds it by the index of the own cases."""
        seen = permissions.visible_requests(user)
        if self.is_own(user):
            seen = seen.filter(lawyer=user) if self.is_over else seen.filter(lawyer=user, closed_at=None)
        return self.among(now) & seen

    def is_own(self, user) -> bool:
        return self.is_personal or not (self.is_shared or permissions.may(user, "lead"))

    def columns(self, user, now: dt.datetime) -> list:
        columns = Columns(now)
        shown = list(columns.about)
        if self.is_shared:
            shown.append(columns.length)
        if self.by_state:
            shown.append(columns.state)
        if not (self.is_shared or self.is_own(user)):
            shown.append(columns.lawyer)
        if self.is_shared and permissions.may(user, "claim"):
            shown.append(columns.claim)
        return shown


def _of(**conditions) -> Callable[[dt.datetime], Requests]:
    return lambda now: ConsultationRequest.objects.filter(**conditions)


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            "waiting",
            _("Waiting"),
            _of(state=State.NEW),
            ("priority", "claim_due", "pk"),
            _("Nobody is waiting."),
            is_shared=True,
            by_state=False,
        ),
        Queue(
            "mine",
            _("Mine"),
            lambda now: ConsultationRequest.objects.held(),
            BY_PRIORITY,
            _("You hold no case. Take the next one."),
            is_personal=True,
        ),
        Queue(
            "soon",
            _("Due soon"),
            lambda now: ConsultationRequest.objects.filter(due_at__gte=now, due_at__lt=now + SOON),
            BY_HOUR,
            _("Nothing is due within a day."),
        ),
        Queue(
            "overdue",
            _("Overdue"),
            lambda now: ConsultationRequest.objects.overdue(now),
            BY_HOUR,
            _("Nothing is late."),
        ),
        Queue(
            "client",
            _("Waiting for the client"),
            _of(closed_at=None, state=State.WAITING_CLIENT),
            BY_PRIORITY,
            _("No client owes you an answer."),
            by_state=False,
        ),
        Queue("open", _("All open"), _of(closed_at=None), BY_PRIORITY, _("There is no open case.")),
        Queue(
            "closed",
            _("Closed"),
            _of(state=State.CLOSED),
            ("-closed_at", "-pk"),
            _("There is no closed case."),
            is_over=True,
            by_state=False,
            served=("district", "region", "matter"),
        ),
    )
}


def rows(queue: Queue, user, now: dt.datetime, after: str = "", filters: dict[str, Q] | None = None) -> Part:
    """One part of a list without anything that was sealed; `filters` are conditions by the name of their field."""
    filters = filters or {}
    found = queue.rows(user, now).with_places().select_related("region").defer("narrative", "contact")
    for condition in filters.values():
        found = found.filter(condition)
    return part_among(_window(queue, user, now, filters), found, queue.order, after)


def _window(queue: Queue, user, now: dt.datetime, filters: dict[str, Q]) -> Requests | None:
    """Among which rows to look; None where an index leads to the wanted ones alone, or they are a few of one's own."""
    if queue.is_own(user):
        return None
    roles = roles_of(user)
    scope = scope_of(user) if Role.COORDINATOR in roles else None
    narrow, is_exact = dict(filters), Role.ADMINISTRATOR in roles or (queue.is_shared and Role.LAWYER in roles)
    if not is_exact and Role.LAWYER not in roles and scope and scope.region_id:
        narrow["region"], is_exact = Q(region=scope.region_id), True
    served = next((name for name in queue.served if name in narrow), "")
    if is_exact and not narrow.keys() - {served}:
        return None
    return queue.among(now).filter(narrow[served]) if served else queue.among(now)
