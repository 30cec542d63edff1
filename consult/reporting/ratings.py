"""What the client says of a consultation, and the lawyer's right of reply. A second rating replaces the first; both
are kept."""

import datetime as dt

from django.db import transaction
from django.db.models import Avg, Count, QuerySet
from django.utils import timezone

from consult.models import ConflictBar, ConsultationReport, Rating, ReportEvent
from consult.models.codes import COUNTED_STATES, RatingWay
from consult.models.refusals import AlreadyReplied, BadRating, NothingSaid, NotYours, WrongState

from . import figures
from .steps import lock, note

MARKS = (None, 1, 2, 3, 4, 5)
ASKED = ("respect", "understood", "helped")
FROM = 5  # ratings: below it an average would be somebody's words
LONGEST_REPLY = 2000


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


@transaction.atomic
def reply(rating: Rating, *, by, text: str, now: dt.datetime | None = None) -> Rating:
    """What the lawyer says to a rating, once; the client reads it on her page. Raises NotYours, NothingSaid,
    AlreadyReplied, and WrongState for a rating that the client has replaced since."""
    rating = Rating.objects.select_for_update(of=("self",)).select_related("report").get(pk=rating.pk)
    if rating.report.lawyer_id != by.pk or ConflictBar.objects.stands(rating.report.request_id, by):
        raise NotYours
    if not (text := text.strip()):
        raise NothingSaid
    if rating.replied_at is not None:
        raise AlreadyReplied
    if not rating.is_current:
        raise WrongState(state=rating._meta.verbose_name)
    rating.reply, rating.replied_at = text[:LONGEST_REPLY], now or timezone.now()
    rating.save(update_fields=["reply", "replied_at"])
    note(rating.report, ReportEvent.What.REPLIED, by=by, now=rating.replied_at)
    return rating


def averages(ratings: QuerySet[Rating], *by: str) -> list[dict]:
    """For each value of the fields `by` (all together without any): how many ratings, and from five of a mark up its
    average; None below."""
    marks = {f"{name}_count": Count(name) for name in ASKED} | {f"{name}_mean": Avg(name) for name in ASKED}
    rows = ratings.filter(is_current=True).order_by()
    found = (
        list(rows.values(*by).annotate(count=Count("pk"), **marks))
        if by
        else [rows.aggregate(count=Count("pk"), **marks)]
    )
    return [
        {name: row[name] for name in (*by, "count")}
        | {name: row[f"{name}_mean"] if row[f"{name}_count"] >= FROM else None for name in ASKED}
        for row in found
    ]
