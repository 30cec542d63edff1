"""What a lawyer says on the phone: staff may word it anew; a language left empty keeps the words of the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WORDS = _("What the lawyer says then. Name neither the site nor the subject. Empty: the words of the site.")


class CallScript(models.Model):
    """Other words for one moment of a call, for all lawyers at once."""

    class Moment(models.TextChoices):
        PICKED_UP = "picked_up", _("somebody picks up")
        CLIENT = "client", _("it is the client")
        SAY_NOTHING = "say_nothing", _("it is somebody else, who must not know")
        REPLY_READY = "reply_ready", _("it is somebody else, who may be told that a reply is ready")
        WRITTEN = "written", _("a message is written instead")

    moment = models.CharField(
        _("when"),
        max_length=20,
        choices=Moment,
        unique=True,
        help_text=_("The moment of a call for which the words are."),
    )
    words_ky = models.TextField(_("words in Kyrgyz"), max_length=600, blank=True, default="", help_text=WORDS)
    words_ru = models.TextField(_("words in Russian"), max_length=600, blank=True, default="", help_text=WORDS)
    words_en = models.TextField(_("words in English"), max_length=600, blank=True, default="", help_text=WORDS)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("words for a call")
        verbose_name_plural = _("words for a call")

    def __str__(self):
        return str(self.get_moment_display())
