"""What a story is about: a few plain words that readers choose by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models import Named


class Topic(Named):
    """One row for all languages; a story may have several, the same in each of its translations."""

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Part of addresses: Latin letters, digits and hyphens.")
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Marked as made up wherever it is shown."))

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
