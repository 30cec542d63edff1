"""The way back from a page of the desk, and its title."""

from django.urls import reverse
from django.utils.translation import gettext as _


def trail(label: str) -> list[dict]:
    """Home, desk, and the page itself."""
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk:queue", args=["waiting"]), "label": _("Desk")},
        {"url": "", "label": label},
    ]


def report_page(title, *steps: dict) -> dict:
    """What the frame of a page about reports needs; the `steps` lie between the reports and the page."""
    return {
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("desk:my_reports"), "label": _("Reports")},
            *(steps or [{"url": "", "label": title}]),
        ],
    }
