import math

import pytest
from wagtail.models import Site

from home import pagecache
from home.models import SafetySettings
from tests.factories.pages import NewsIndexPageFactory, ProgramsIndexPageFactory, three_homes


@pytest.fixture
def homes(db):
    """A home page per language."""
    return three_homes()


@pytest.fixture
def index(homes):
    """The programs in English."""
    return ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture
def news(homes):
    """The stories in English."""
    return NewsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture(autouse=True)
def looked_at_each_time(monkeypatch):
    """What was published is seen by the next request, however quick the test is."""
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 0)


@pytest.fixture
def steady(homes, monkeypatch):
    """The generation is read once and nothing raises it: a slow machine counts the same queries as a quick one."""
    SafetySettings.for_site(Site.objects.get(is_default_site=True))  # else the first page makes the row, which touches
    monkeypatch.setattr(pagecache, "LOOK_EVERY", math.inf)
    monkeypatch.setattr(pagecache._Look, "at", -math.inf)
