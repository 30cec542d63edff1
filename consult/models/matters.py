from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models import Named


class Matter(Named):
    """What a question is about. Codes are stable and never reused; staff edit the words in three languages."""

    code = models.CharField(
        _("code"),
        max_length=12,
        primary_key=True,
        help_text=_("Short and in Latin letters; never changes, for reports hold it."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The wider matter it belongs to; empty for a wide one."),
    )
    hint_ky = models.CharField(
        _("examples in Kyrgyz"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("A few words under the choice in the form."),
    )
    hint_ru = models.CharField(_("examples in Russian"), max_length=160, blank=True, default="")
    hint_en = models.CharField(_("examples in English"), max_length=160, blank=True, default="")
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Public figures hide every count below 10.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("Smaller numbers stand first."))
    in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick to offer it no more; old requests keep it.")
    )

    class Meta(Named.Meta):
        ordering = ["position", "code"]
        verbose_name = _("matter")
        verbose_name_plural = _("matters")

    @property
    def hint(self) -> str:
        return self.worded("hint")
