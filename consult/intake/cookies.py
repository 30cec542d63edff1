"""A random token in the browser, its keyed hash in the database; neither says what it is about.

The cookie lives as long as the browser stays open and is sent to the consult rooms only. They have three addresses
(ky, ru, en), so the one token stands in three cookies: changing the language loses nothing.
"""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from home.vault import keyed_hash, keyed_hashes


def token_of(request: HttpRequest, name: str) -> str:
    """The token this browser carries, or ""."""
    return next((request.COOKIES[key] for key, _path in _cookies(name) if request.COOKIES.get(key)), "")


def hashes_of(request: HttpRequest, name: str) -> list[str]:
    """What to look the token up by; [] without a token."""
    token = token_of(request, name)
    return keyed_hashes(name, token) if 0 < len(token) <= 100 else []


def make_token(name: str) -> tuple[str, str]:
    """A new token and what the database keeps of it."""
    token = secrets.token_urlsafe(32)
    return token, keyed_hash(name, token)


def put(request: HttpRequest, response: HttpResponse, name: str, token: str) -> None:
    for key, path in _cookies(name):
        response.set_cookie(key, token, path=path, secure=request.is_secure(), httponly=True, samesite="Lax")


def drop(response: HttpResponse, name: str) -> None:
    for key, path in _cookies(name):
        response.delete_cookie(key, path=path, samesite="Lax")


def _cookies(name: str) -> Iterator[tuple[str, str]]:
    for code, _label in settings.LANGUAGES:
        yield f"{name}_{code}", f"/{code}/consult/"
