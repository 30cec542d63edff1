"""Who may show parts of this site in a frame of their own page."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def tidy_origin(written: str) -> str:
    """`written` as browsers compare it: scheme, host and port in small letters. Raises ValidationError."""
    try:
        parts = urlsplit(written.strip().lower())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # a port that is none, a host that cannot be one
        parts, host, port = urlsplit(""), "", None
    if parts.scheme != "https" or not host or parts.username is not None or set(host) & set("*;,'\" _"):
        raise ValidationError(
            _("Write the address of the partner’s site with https:// in front, for example https://example.kg.")
        )
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValidationError(_("Only the site itself, without a page: for example https://example.kg."))
    return f"https://{host}" + (f":{port}" if port and port != 443 else "")


class FramingSite(models.Model):
    """A partner's site that may show the ask button and the schedule of the bus in a frame."""

    origin = models.CharField(
        _("address of the site"),
        max_length=200,
        unique=True,
        help_text=_(
            "With https:// and without a page, for example https://example.kg. A www. in front is another site."
        ),
    )
    partner = models.ForeignKey(
        "home.Partner",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="framing_sites",
        verbose_name=_("partner"),
        help_text=_("Whose site it is, if the list of partners has it."),
    )
    is_allowed = models.BooleanField(
        _("may show it"), default=True, help_text=_("Untick to take the permission back at once.")
    )

    class Meta:
        ordering = ["origin"]
        verbose_name = _("site that may embed")
        verbose_name_plural = _("sites that may embed")

    def __str__(self):
        return self.origin

    def clean(self):
        try:
            self.origin = tidy_origin(self.origin)
        except ValidationError as fault:
            raise ValidationError({"origin": fault}) from fault
