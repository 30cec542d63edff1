"""Where the programs enter the Wagtail admin. Registration only."""

from wagtail import hooks

from .viewsets import ProgramFacts


@hooks.register("register_admin_viewset")
def program_facts():
    return ProgramFacts()
