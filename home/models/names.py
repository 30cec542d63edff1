from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def worded(fact: models.Model, field: str, language: str | None = None) -> str:
    """`field` of `fact` in `language` (by default the active one); what is missing falls back ky -> ru -> en."""
    first = language or (get_language() or "ky")[:2]
    for code in dict.fromkeys((first, "ky", "ru", "en")):
        if words := getattr(fact, f"{field}_{code}", ""):
            return words
    return ""


class Named(models.Model):
    """A fact with its name in three languages on one row; what is missing falls back ky -> ru -> en."""

    name_ky = models.CharField(
        _("name in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("As people say it. An empty language shows another one's name."),
    )
    name_ru = models.CharField(_("name in Russian"), max_length=255, blank=True, default="")
    name_en = models.CharField(_("name in English"), max_length=255, blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name_ky="", name_ru="", name_en=""),
                name="%(app_label)s_%(class)s_has_a_name",
                violation_error_message=_("Give the name in at least one language."),
            )
        ]

    def __str__(self):
        return str(self.name)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.worded("name")

    def worded(self, field: str) -> str:
        """`field` (say "name" or "short") in the reader's language, with the house's fallback."""
        return worded(self, field)
