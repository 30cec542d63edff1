from .base import DATED_PANEL, DATED_TRANSLATION, BasePage, BodyMixin, DatedMixin, RoutedMixin
from .centres import Hotline, LegalAidCentre
from .dates import Precision, days_in_words
from .names import Named, worded
from .outbox import OutboxMessage
from .pages import CentresPage, HomePage, StandardPage
from .partners import Partner
from .places import District, Point, Region, Settlement
from .settings import CacheGeneration, SafetySettings
from .users import User

__all__ = [
    "DATED_PANEL",
    "DATED_TRANSLATION",
    "BasePage",
    "BodyMixin",
    "CacheGeneration",
    "CentresPage",
    "DatedMixin",
    "District",
    "HomePage",
    "Hotline",
    "LegalAidCentre",
    "Named",
    "OutboxMessage",
    "Partner",
    "Point",
    "Precision",
    "Region",
    "RoutedMixin",
    "SafetySettings",
    "Settlement",
    "StandardPage",
    "User",
    "days_in_words",
    "worded",
]
