"""Giving waiting requests to lawyers by their share of the work, where staff have switched it on.

The rule is the one by which people who share a car decide who drives (R. Fagin and J. H. Williams, "A fair carpool
scheduling algorithm", IBM Journal of Research and Development 27, 1983), with shares: for each request every lawyer
who could take it is owed that part of it which is their share among those who could; whoever is owed most gets it and
owes one. Somebody who is away, at the limit, or does not know the language or the matter is owed nothing for it, and so
is not flooded afterwards. What each lawyer gets differs from what they are owed by a few requests at most, however
long it goes on and whoever is there on which day (M. Ajtai and others, "Fairness in scheduling", Journal of
Algorithms 29, 1998).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from consult.models import (
    Absence,
    ConflictBar,
    ConsultationRequest,
    Duty,
    Lawyer,
    Notice,
    Routing,
    RoutingSettings,
)
from consult.models.codes import Party, State

from .moves import adopt, count_waiting, record
from .notices import notify
from .promises import calendar_from
from .taking import at_the_desk, take_this

PAGE = 200  # requests that are read together
LOOKED_AT = 5000  # requests of one run at most, however many of them nobody can take


@dataclass
class Candidate:
    """A lawyer as far as giving out goes. `owed` is in requests; what is barred are requests by their number."""

    lawyer: Lawyer
    share: int
    owed: float
    room: int
    languages: frozenset[str] = frozenset()
    matters: frozenset[str] = frozenset()
    on_duty: frozenset[str] = frozenset()
    barred: set[int] = field(default_factory=set)

    def suits(self, request: ConsultationRequest) -> bool:
        """Whether there is room, and the language and the matter are theirs; none named means all."""
        speaks = not self.languages or request.language in self.languages
        takes = not self.matters or request.matter_id in self.matters
        return self.room > 0 and speaks and takes and request.pk not in self.barred


def turn(candidates: list[Candidate]) -> Candidate:
    """Whose turn it is; everybody's account is settled. The fuller desk waits where two are owed the same."""
    whole = sum(one.share for one in candidates)
    for one in candidates:
        one.owed += one.share / whole
    chosen = max(candidates, key=lambda one: (round(one.owed, 9), one.room, -one.lawyer.pk))
    chosen.owed -= 1
    chosen.room -= 1
    return chosen


def could_take(request: ConsultationRequest, there: Iterable[Candidate]) -> list[Candidate]:
    """Who may get it: whoever is on duty for its oblast today, or else the lawyers of the oblast."""
    fit = [one for one in there if one.suits(request)]
    on_duty = [one for one in fit if request.region_id in one.on_duty]
    return on_duty or [one for one in fit if one.lawyer.region_id == request.region_id]


def route_waiting(*, now: dt.datetime | None = None) -> int:
    """Gives out what waits, in working hours and where it is switched on; returns how many."""
    now = now or timezone.now()
    rules = RoutingSettings.load()
    if rules.where == RoutingSettings.Where.NOWHERE or calendar_from(now).opening(*_local(now)) > now:
        return 0
    there = _there(now)
    waiting = ConsultationRequest.objects.waiting().filter(region__in=_places(there))
    if rules.where == RoutingSettings.Where.SOME:
        waiting = waiting.filter(region__in=rules.regions.all())
    wanted, given = list(waiting.values_list("pk", flat=True)[:LOOKED_AT]), 0
    for start in range(0, len(wanted), PAGE):
        if not any(one.room > 0 for one in there):
            break
        page = list(waiting.filter(pk__in=wanted[start : start + PAGE]).defer("narrative", "contact"))
        _bar(there, page)
        given += sum(_give(request, there, now) for request in page)
    return given


def _places(there: list[Candidate]) -> set[str]:
    """The oblasts in which somebody could take a request. What waits elsewhere must not stand before these."""
    free = [one for one in there if one.room > 0]
    return {str(one.lawyer.region_id) for one in free}.union(*(one.on_duty for one in free))


def _local(now: dt.datetime) -> tuple[dt.date, dt.time]:
    local = timezone.localtime(now)
    return local.date(), local.time()


def _there(now: dt.datetime) -> list[Candidate]:
    """Everybody who is there today, with what they hold; three queries."""
    day = timezone.localtime(now).date()
    held = Count("user__cases", filter=Q(user__cases__in=ConsultationRequest.objects.held()))
    lawyers = Lawyer.objects.at_work().exclude(pk__in=Absence.objects.on(day).values("lawyer"))
    duties: defaultdict[int, set[str]] = defaultdict(set)
    for lawyer, *place in Duty.objects.filter(day=day).values_list("lawyer", "region", "centre__region"):
        duties[lawyer].update(filter(None, place))
    return [
        Candidate(
            lawyer,
            lawyer.share,
            lawyer.owed,
            lawyer.limit - lawyer.held,
            frozenset(lawyer.languages),
            frozenset(matter.pk for matter in lawyer.matters.all()),
            frozenset(duties[lawyer.pk]),
        )
        for lawyer in lawyers.annotate(held=held).select_related("user").prefetch_related("matters")
    ]


def _bar(there: list[Candidate], requests: list[ConsultationRequest]) -> None:
    """Notes who must not get which of `requests`: a conflict of interest, or it was given to them before."""
    barred: defaultdict[int, set[int]] = defaultdict(set)
    for bars, whom in ((ConflictBar.objects, "lawyer"), (Routing.objects, "lawyer__user")):
        for user, request in bars.filter(request__in=requests).values_list(whom, "request"):
            barred[user].add(request)
    for one in there:
        one.barred = barred[one.lawyer.user_id]


@transaction.atomic
def _give(request: ConsultationRequest, there: list[Candidate], now: dt.datetime) -> bool:
    """One request to one lawyer; False where nobody can take it, or somebody was faster."""
    candidates = could_take(request, there)
    if not candidates:
        return False
    before = {one.lawyer.pk: one.owed for one in candidates}
    former = [one for one in candidates if one.lawyer.user_id == request.previous_lawyer_id]
    chosen = turn(former or candidates)
    user = chosen.lawyer.user
    seat = at_the_desk(user, now)
    if seat is None or take_this(request.pk, seat.lawyer, now) is None:
        for one in candidates:
            one.owed = before[one.lawyer.pk]
        chosen.room += 1
        return False
    adopt(request, state=State.CLAIMED, lawyer=user, claimed_at=now)
    record(request, "route", State.NEW, role=Party.SYSTEM, now=now)
    count_waiting(request, State.NEW, now)
    Routing.objects.create(request=request, lawyer=chosen.lawyer, at=now)
    notify(request, user, Notice.What.ROUTED, now=now)
    for one in candidates:
        Lawyer.objects.filter(pk=one.lawyer.pk).update(owed=F("owed") + one.owed - before[one.lawyer.pk])
    return True
