"""How many people came how far with asking: figures of a day, and nobody behind them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("figure of asking")
        verbose_name_plural = _("figures of asking")
        constraints = [models.UniqueConstraint(fields=["day", "step", "part"], name="consult_funnel_once_a_day")]

    def __str__(self):
        return f"{self.day} {self.step}: {self.count}"
