"""How far people come with asking, counted for each day (docs/asking.md). A draft counts each step once, in order.

The draft remembers how many of the steps were counted for it and goes when it is sent or left: no figure leads back to
anybody. One conditional UPDATE both checks and takes, so that a double tap, a reload or "back" counts nothing twice.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from consult.models import ConsultationRequest, FunnelCount, RequestDraft

Step = FunnelCount.Step
WAY = (Step.STARTED, Step.PAGE_2, Step.PAGE_3, Step.SENT)


def reached(draft: RequestDraft, step: FunnelCount.Step, now: dt.datetime | None = None) -> None:
    """This draft came to `step`; the steps before it that were never counted count now, so that none is overtaken."""
    place = WAY.index(step) + 1
    if draft.reached >= place:
        return
    with transaction.atomic():
        before, draft.reached = draft.reached, place
        taken = RequestDraft.objects.filter(pk=draft.pk, reached=before).update(reached=place)
        if taken:
            FunnelCount.objects.add(WAY[before:place], _day(now))


def came_back(case: ConsultationRequest, now: dt.datetime | None = None) -> None:
    """Her number opened her page; the first time counts."""
    if case.came_back:
        return
    with transaction.atomic():
        if ConsultationRequest.objects.filter(pk=case.pk, came_back=False).update(came_back=True):
            FunnelCount.objects.add([Step.CAME_BACK], _day(now))


def _day(now: dt.datetime | None) -> dt.date:
    return timezone.localtime(now or timezone.now()).date()
