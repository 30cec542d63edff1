"""Lawyers learn what somebody else did with their cases: one row in the same transaction, shown until it was read."""

import datetime as dt

from consult.models import ConsultationRequest, Notice


def notify(request: ConsultationRequest, to, what: Notice.What, *, by=None, now: dt.datetime) -> None:
    """Tells the user `to`, if there is one and they did not do it themselves."""
    if to is not None and to != by:
        Notice.objects.create(to=to, request=request, what=what, at=now)
