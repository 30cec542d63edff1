"""How staff keep the facts of events in the Wagtail admin."""

from .facts import BusFacts, TrainingFacts

__all__ = ["BusFacts", "TrainingFacts"]
