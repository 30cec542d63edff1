"""Signed-in members of staff: one client per role, with a second factor, as the middleware wants."""

import pytest
from django.test import Client

from tests.factories.consult import CoordinatorFactory, LawyerFactory
from tests.factories.home import RegionFactory, UserFactory, sign_in


def signed_in(user) -> Client:
    """A browser in which `user` has signed in with a code; `.user` is who."""
    client = sign_in(Client(), user)
    client.user = user
    return client


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def lawyer(region):
    return signed_in(LawyerFactory(region=region, languages=["ky", "ru"]).user)


@pytest.fixture
def other_lawyer(db):
    return signed_in(LawyerFactory().user)


@pytest.fixture
def coordinator(region):
    return signed_in(CoordinatorFactory(region=region).user)


@pytest.fixture
def administrator(db):
    return signed_in(UserFactory(role="administrator"))


@pytest.fixture
def by_role(lawyer, coordinator):
    """A signed-in client for any role."""

    def client(role: str) -> Client:
        known = {"lawyer": lawyer, "coordinator": coordinator}
        return known.get(role) or signed_in(UserFactory(role=role))

    return client
