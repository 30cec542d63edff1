"""Somebody signed in before a browser: the same people and the same session as signing in by hand would make."""

from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from consult.models.roles import Role
from home.models import User
from tests.factories.consult import CoordinatorFactory, LawyerFactory
from tests.factories.home import UserFactory, sign_in
from ukuk import signin


def member_of_staff(role):
    """The user named like the role, or a new one with what the role needs."""
    if known := User.objects.filter(username=role).first():
        return known
    user = UserFactory(username=role, role=role)
    if role == Role.LAWYER:
        LawyerFactory(user=user, languages=["ky", "ru", "en"])
    elif role == Role.COORDINATOR:
        CoordinatorFactory(user=user)
    signin.enrol(user)
    return user


def session_of(user):
    """The cookie of a session in which `user` has signed in with both factors."""
    if not Authenticator.objects.filter(user=user).exists():
        signin.enrol(user)
    return sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value


class Desk(NamedTuple):
    """Somebody signed in, before a browser."""

    user: User
    context: BrowserContext
    page: Page


def watched(page):
    """What the browser had to complain about: errors of scripts and violations of the content policy."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    return faults
