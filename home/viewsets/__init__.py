"""How staff keep the facts of the ground in the Wagtail admin."""

from .base import FactViewSet, in_three
from .facts import GroundFacts

__all__ = ["FactViewSet", "GroundFacts", "in_three"]
