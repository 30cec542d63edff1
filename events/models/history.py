"""What became of a stop, one change after another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .stops import Stop


class StopEvent(models.Model):
    """One change of a stop: who, when, from, to, why. Written by `events.stops`, never changed."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="history", verbose_name=_("stop"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey("home.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    from_state = models.CharField(_("from"), max_length=10, choices=Stop.State, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=Stop.State)
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="")
    changes = models.JSONField(
        _("what changed"), blank=True, default=dict, help_text=_("Each changed field with its value before and after.")
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of a stop")
        verbose_name_plural = _("changes of stops")

    def __str__(self):
        return f"{self.stop_id}: {self.from_state} → {self.to_state}"
