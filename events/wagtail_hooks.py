"""Where events enter the Wagtail admin. Registration only."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .viewsets import BusFacts, CancelStops, ConfirmStops, HoldStops, MoveStops, TrainingFacts
from .viewsets.imports import ImportViewSet

hooks.register("register_bulk_action", ConfirmStops)
hooks.register("register_bulk_action", HoldStops)
hooks.register("register_bulk_action", MoveStops)
hooks.register("register_bulk_action", CancelStops)


@hooks.register("register_admin_viewset")
def bus_facts():
    return BusFacts()


@hooks.register("register_admin_viewset")
def bus_imports():
    return ImportViewSet()


@hooks.register("insert_global_admin_css")
def season_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/season.css"))


@hooks.register("register_admin_viewset")
def training_facts():
    return TrainingFacts()


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("events.people_exported", _("List of people taken away"), _("Took the list of people away"))
    actions.register_action("events.letter_sent", _("Letter to everyone"), _("Wrote to everyone"))
    actions.register_action("events.certificates_printed", _("Certificates printed"), _("Printed the certificates"))
