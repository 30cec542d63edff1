"""How many people came how far with asking: figures of a day, and nobody behind them."""

import datetime as dt
import random
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

PARTS = 8


class FunnelQuerySet(models.QuerySet):
    def add(self, steps: Iterable[str], day: dt.date) -> None:
        """One more of each of `steps` on `day`, in the caller's transaction. Never raises for two at once."""
        part = random.randrange(PARTS)  # noqa: S311 - spreads the writers, protects nothing
        for step in steps:
            if self._raise(step, day, part):
                continue
            self.bulk_create([self.model(day=day, step=step, part=part)], ignore_conflicts=True)
            self._raise(step, day, part)

    def _raise(self, step: str, day: dt.date, part: int) -> int:
        return self.filter(day=day, step=step, part=part).update(count=F("count") + 1)

    def by_day(self, since: dt.date, until: dt.date) -> dict[tuple[dt.date, str], int]:
        """(day, step) -> how often, from `since` to `until`, both included; what is zero is left out."""
        rows = self.filter(day__range=(since, until)).order_by().values_list("day", "step")
        return {(day, step): count for day, step, count in rows.annotate(sum=Sum("count"))}


class FunnelCount(models.Model):
    """How often one step was reached on one day. No row leads to a draft, a request or a browser.

    Every figure is spread over a few rows (`part`): a single hot one would make everybody who sends wait for the
    commit of whoever sent before (docs/performance.md).
    """

    class Step(models.TextChoices):
        STARTED = "started", _("Started")  # page 1 was posted, right or wrong
        PAGE_2 = "page_2", _("Came to page 2")
        PAGE_3 = "page_3", _("Came to page 3")
        SENT = "sent", _("Sent")
        CAME_BACK = "came_back", _("Came back")  # the secret number opened the page for the first time

    day = models.DateField()
    step = models.CharField(max_length=10, choices=Step)
    part = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    objects = FunnelQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of asking")
        verbose_name_plural = _("figures of asking")
        constraints = [models.UniqueConstraint(fields=["day", "step", "part"], name="consult_funnel_once_a_day")]

    def __str__(self):
        return f"{self.day} {self.step}: {self.count}"
