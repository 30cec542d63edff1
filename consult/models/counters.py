"""The board's figures as rows that are only added; `consult.counters` writes, the worker squashes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CounterDelta(models.Model):
    """One more, or one less, of one measure on one day, with every dimension the board breaks down by.

    A hot counter row would halve PostgreSQL's writes (docs/performance.md); rows that nobody else touches do not.
    The board's revision is the highest id.
    """

    class Measure(models.TextChoices):
        CONSULTATIONS = "consultations", _("consultations")  # counted reports, by consulted_on
        PEOPLE = "people", _("people")  # counted reports of a first visit
        REQUESTS = "requests", _("requests")  # submitted requests, by the day they were sent
        WAITING = "waiting", _("waiting now")  # +1 when a request becomes new, -1 when it leaves
        RESPONSES = "responses", _("first responses")  # first responses given
        RESPONSES_IN_TIME = "responses_in_time", _("first responses in time")
        RATINGS = "ratings", _("ratings")  # current ratings
        RATING_POINTS = "rating_points", _("points of the ratings")  # sum of hundredths of their mean

    measure = models.CharField(max_length=20, choices=Measure)
    day = models.DateField()
    region = models.CharField(max_length=14, blank=True, default="")
    matter = models.CharField(max_length=12, blank=True, default="")
    channel = models.CharField(max_length=20, blank=True, default="")
    centre = models.PositiveBigIntegerField(null=True)
    campaign = models.PositiveBigIntegerField(null=True)
    amount = models.IntegerField()

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        indexes = [models.Index(fields=["measure", "day"], name="delta_by_measure_and_day")]

    def __str__(self):
        return f"{self.measure} {self.day} {self.amount:+d}"


class BoardSnapshot(models.Model):
    """The breakdowns of one day: what was published, and the exact counts behind it (for staff, and for rule 7)."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    published = models.JSONField()
    exact = models.JSONField()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("snapshot of the board")
        verbose_name_plural = _("snapshots of the board")

    def __str__(self):
        return self.day.isoformat()
