import pytest

from tests.factories.pages import three_homes


@pytest.fixture
def homes(db):
    """A home page per language."""
    return three_homes()
