"""What the client says of a consultation. A second rating replaces the first; both are kept."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from consult.models import ConsultationReport, Rating
from consult.models.codes import COUNTED_STATES, RatingWay
from consult.models.refusals import BadRating, WrongState

from . import figures
from .steps import lock

MARKS = (None, 1, 2, 3, 4, 5)


@transaction.atomic
def rate(
    report: ConsultationReport,
    *,
    respect: int | None = None,
    understood: int | None = None,
    helped: int | None = None,
    comment: str = "",
    way: RatingWay | str = RatingWay.SITE,
    now: dt.datetime | None = None,
) -> Rating:
    """Three marks from 1 to 5, at least one of them. Raises BadRating, and WrongState for what does not count."""
    marks = {"respect": respect, "understood": understood, "helped": helped}
    if any(mark not in MARKS for mark in marks.values()) or not any(marks.values()):
        raise BadRating
    lock(report)
    if report.state not in COUNTED_STATES:
        raise WrongState(state=report.get_state_display())
    with figures.counting(report):
        report.ratings.filter(is_current=True).update(is_current=False)
        return Rating.objects.create(
            report=report, **marks, comment=comment.strip() or None, way=way, at=now or timezone.now()
        )
