import math

import pytest

from home import pagecache
from tests.factories.pages import three_homes


@pytest.fixture
def homes(db):
    """A home page per language."""
    return three_homes()


@pytest.fixture
def one_generation(monkeypatch):
    """The generation is read once more, then taken as it is: slow and quick machines count the same queries."""
    monkeypatch.setattr(pagecache._Look, "at", -math.inf)
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 1e9)
