"""Where the ground enters the Wagtail admin. Registration only."""

from wagtail import hooks

from . import dashboard
from .viewsets import GroundFacts


@hooks.register("register_admin_viewset")
def ground_facts():
    return GroundFacts()


@hooks.register("construct_homepage_panels")
def editor_panels(request, panels):
    panels.extend(dashboard.panels(request.user))
