from .base import DATED_PANEL, DATED_TRANSLATION, BasePage, BodyMixin, DatedMixin, RoutedMixin
from .centres import CentrePhone, LegalAidCentre, OpeningHours
from .dates import Precision, days_in_words
from .embedding import FramingSite
from .hotlines import Hotline
from .names import Named, worded
from .outbox import OutboxMessage
from .pages import CentresPage, HomePage, StandardPage
from .partners import Partner, PartnerRole
from .places import District, Point, Region, Settlement, in_kyrgyzstan
from .remarks import Remark
from .search import SearchEntry, SearchPosting, SearchWord
from .settings import CacheGeneration, SafetySettings
from .users import User

__all__ = [
    "DATED_PANEL",
    "DATED_TRANSLATION",
    "BasePage",
    "BodyMixin",
    "CacheGeneration",
    "CentrePhone",
    "CentresPage",
    "DatedMixin",
    "District",
    "FramingSite",
    "HomePage",
    "Hotline",
    "LegalAidCentre",
    "Named",
    "OpeningHours",
    "OutboxMessage",
    "Partner",
    "PartnerRole",
    "Point",
    "Precision",
    "Region",
    "Remark",
    "RoutedMixin",
    "SafetySettings",
    "SearchEntry",
    "SearchPosting",
    "SearchWord",
    "Settlement",
    "StandardPage",
    "User",
    "days_in_words",
    "in_kyrgyzstan",
    "worded",
]
