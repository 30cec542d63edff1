"""The law that an answer leans on: what lawyers cite, and the acts that are offered to them."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models import Named

WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One citation, as it was written: the act, its article, where it can be read, and the day it was true."""

    act: str
    article: str = ""
    link: str = ""
    valid_on: dt.date | None = None

    def stored(self) -> dict:
        """Its form in `Message.articles`, which is sealed."""
        return {**asdict(self), "valid_on": self.valid_on.isoformat() if self.valid_on else ""}

    @classmethod
    def read(cls, stored: dict) -> "LawArticle":
        """What `stored` said; an address that is none of the web's is left out, whoever put it there."""
        day, link = stored.get("valid_on"), stored.get("link", "")
        return cls(
            act=stored.get("act", ""),
            article=stored.get("article", ""),
            link=link if link.startswith(WEB) else "",
            valid_on=dt.date.fromisoformat(day) if day else None,
        )


class LegalAct(Named):
    """A code or a law that lawyers cite often, so that nobody types its name; anything else may be typed as well."""

    link = models.URLField(
        _("address"),
        blank=True,
        default="",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Where the text in force can be read, for example at cbd.minjust.gov.kg."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("Smaller numbers stand first."))
    in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick to offer it no more; answers that cite it keep it.")
    )

    class Meta(Named.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("law")
        verbose_name_plural = _("laws")
