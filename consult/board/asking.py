"""How many of those who begin to ask come to the end: the figures of `FunnelCount` as staff read them."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consult.models import FunnelCount

from . import charts, figures

TARGET = 0.75  # of those who begin send (docs/asking.md)
PERIODS = (7, 30, 90)
USUAL = 30
Step = FunnelCount.Step
Count = dict[tuple[dt.date, str], int]


@dataclass(frozen=True)
class Line:
    """One step, or one day: its name, a count for each column, and the share of those who began."""

    name: str
    counts: list[str]
    share: str


@dataclass(frozen=True)
class Asking:
    """`reached` says whether the target was; None when nobody began."""

    days: int
    finished: str
    target: str
    reached: bool | None
    steps: list[Line]
    by_day: list[Line]
    chart: charts.Bars


def asking(days: int, today: dt.date) -> Asking:
    """The last `days` days, today included."""
    since = today - dt.timedelta(days=days - 1)
    found = FunnelCount.objects.by_day(since, today)
    sums = {step: sum(found.get((since + dt.timedelta(days=n), step), 0) for n in range(days)) for step in Step}
    began, finished = sums[Step.STARTED], share(sums[Step.SENT], sums[Step.STARTED])
    steps = [
        Line(str(step.label), [figures.count_words(sums[step])], figures.percent(share(sums[step], began)))
        for step in Step
    ]
    drawn = [
        (line.name, sums[step], f"{line.counts[0]} · {line.share}") for step, line in zip(Step, steps, strict=True)
    ]
    return Asking(
        days=days,
        finished=figures.percent(finished),
        target=figures.percent(TARGET),
        reached=None if finished is None else finished >= TARGET,
        steps=steps,
        by_day=[line for n in range(days) if (line := _day(found, today - dt.timedelta(days=n)))],
        chart=charts.bars(drawn, full=began, mark=TARGET),
    )


def share(part: int, whole: int) -> float | None:
    """None where there is nothing to share."""
    return part / whole if whole else None


def _day(found: Count, day: dt.date) -> Line | None:
    """One day's line; none for a day without anybody."""
    counts = [found.get((day, step), 0) for step in Step]
    if not any(counts):
        return None
    began, sent = (found.get((day, step), 0) for step in (Step.STARTED, Step.SENT))
    words = [figures.count_words(count) for count in counts]
    return Line(f"{day:%d.%m.%Y}", words, figures.percent(share(sent, began)))


def columns() -> list[str]:
    return [_("Day"), *(str(step.label) for step in Step), _("Sent, of those who began")]
