"""How staff keep the facts of events in the Wagtail admin."""

from .bulk import CancelStops, ConfirmStops, HoldStops, MoveStops
from .facts import BusFacts
from .trainings import TrainingFacts

__all__ = ["BusFacts", "CancelStops", "ConfirmStops", "HoldStops", "MoveStops", "TrainingFacts"]
