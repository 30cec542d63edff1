"""The way back from a page of the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _


def trail(label: str) -> list[dict]:
    """Home, desk, and the page itself."""
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk:queue", args=["waiting"]), "label": _("Desk")},
        {"url": "", "label": label},
    ]
