"""How staff keep the facts of events in the Wagtail admin."""

from .bulk import CancelStops, ConfirmStops, MoveStops
from .facts import BusFacts
from .trainings import TrainingFacts

__all__ = ["BusFacts", "CancelStops", "ConfirmStops", "MoveStops", "TrainingFacts"]
