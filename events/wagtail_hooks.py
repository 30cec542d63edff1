"""Where events enter the Wagtail admin. Registration only."""

from wagtail import hooks

from .viewsets import BusFacts, TrainingFacts


@hooks.register("register_admin_viewset")
def bus_facts():
    return BusFacts()


@hooks.register("register_admin_viewset")
def training_facts():
    return TrainingFacts()
