"""The days off of the country: offices, centres and the lawyers' clock know the same ones."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[dt.date]:
    """The days off of one year in Kyrgyzstan, days moved by the government included."""
    return frozenset(holidays.country_holidays("KG", years=year))
