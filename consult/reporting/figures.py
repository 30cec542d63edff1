"""What one report adds to the board's figures. Whoever changes a report writes the difference."""

from collections import Counter
from contextlib import contextmanager

from django.db.models import Sum
from django.utils import timezone

from consult import counters
from consult.counters import Cell, Measure
from consult.models import ConsultationReport, Rating
from consult.models.codes import COUNTED_STATES


def figures(report: ConsultationReport) -> Counter[Cell]:
    """The cells to which `report`, its corrections and its rating count now, with their amounts."""
    found: Counter[Cell] = Counter()
    place = _place(report)
    if report.state in COUNTED_STATES:
        corrected = report.corrections.aggregate(sum=Sum("amount"))["sum"] or 0
        found[Cell(Measure.CONSULTATIONS, report.consulted_on, *place)] = 1 + corrected
        if not report.repeat:
            found[Cell(Measure.PEOPLE, report.consulted_on, *place)] = 1 + corrected
    if rating := report.ratings.filter(is_current=True).first():
        day = timezone.localtime(rating.at).date()
        found[Cell(Measure.RATINGS, day, *place)] = 1
        found[Cell(Measure.RATING_POINTS, day, *place)] = points(rating)
    return found


def points(rating: Rating) -> int:
    """The mean of the marks given, in hundredths."""
    marks = [mark for mark in (rating.respect, rating.understood, rating.helped) if mark]
    return round(100 * sum(marks) / len(marks))


@contextmanager
def counting(report: ConsultationReport):
    """Writes what the block changes in the figures of a report that exists already."""
    before = figures(report)
    yield
    write(before, figures(report))


def write(before: Counter[Cell], after: Counter[Cell]) -> None:
    """The deltas that lead from one set of figures to another."""
    counters.add_all({cell: after[cell] - before[cell] for cell in before.keys() | after.keys()})


def of_new(report: ConsultationReport) -> Counter[Cell]:
    """`figures` of a report that was made just now and has neither corrections nor ratings: no query."""
    place = _place(report)
    found = Counter({Cell(Measure.CONSULTATIONS, report.consulted_on, *place): 1})
    if not report.repeat:
        found[Cell(Measure.PEOPLE, report.consulted_on, *place)] = 1
    return found


def _place(report: ConsultationReport):
    campaign = report.stop.campaign_id if report.stop else None
    return report.region_id, report.matter_id, report.channel, report.centre_id, campaign
