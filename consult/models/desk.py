"""What the desk keeps for one person: the filters that were given a name, what was done with their cases, and
which forms they have sent.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A list with its filters under a name. `query` holds codes only, so that it can be shared as an address."""

    user = models.ForeignKey("home.User", models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    queue = models.CharField(max_length=20)
    query = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="consult_filter_name_once",
                violation_error_message=_("You have a filter of this name. Choose another name."),
            )
        ]

    def __str__(self):
        return self.name


class Notice(models.Model):
    """A case left a lawyer's desk by somebody else's hand, or may come back: told until the lawyer has read it."""

    class What(models.TextChoices):
        ASSIGNED = "assigned", _("A coordinator gave it to another lawyer")
        RECEIVED = "received", _("A coordinator gave it to you")
        HANDED = "handed", _("A colleague handed it over to you")
        MERGED = "merged", _("It was the same as another case")
        SPAM = "spam", _("It was not a question")
        CLOSED = "closed", _("A coordinator closed it")
        RELEASED = "released", _("It waits again: nobody was reached in time")
        REOPENED = "reopened", _("It was opened again, and comes to you first")
        ROUTED = "routed", _("It came to you by share")

    to = models.ForeignKey("home.User", models.CASCADE, related_name="desk_notices")
    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="notices")
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice to a lawyer")
        verbose_name_plural = _("notices to lawyers")
        indexes = [models.Index(fields=["to", "-at"], name="notice_of_somebody")]

    def __str__(self):
        return f"{self.to_id}: {self.what}"


class Press(models.Model):
    """A form of the desk that was sent: the same form again, as it stood, does nothing more.

    `key` tells nothing: it is mixed from a random one of the page, which is kept nowhere.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")

    def __str__(self):
        return str(self.key)
