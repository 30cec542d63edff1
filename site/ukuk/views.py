"""Pages that belong to no app: what a visitor sees when a form's safety token is gone, or it is too much to be read."""

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views import defaults

READ_AT_MOST = 64 * 2**20


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form arrived without its token: cookies are off, or the page lay open too long.

    A view that can show its step again with what was typed says so with `on_csrf_failure`, a function of the
    request; everywhere else a page explains what to do.
    """
    if again := _of_view(request, "on_csrf_failure"):
        return again(request)
    response = render(request, "403_csrf.html", status=403)
    response.headers["Cache-Control"] = "no-store, private"  # the address may be one of the client's rooms
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a form brought cannot be read: more text or files than we take, or bytes that are no form.

    A view whose visitors may well do that without any ill will says so with `on_too_much`, a function of the request.
    """
    too_much = _of_view(request, "on_too_much") if request.method == "POST" else None
    if too_much is None:
        return defaults.bad_request(request, exception)
    _read_the_rest(request)
    return too_much(request)


def _of_view(request: HttpRequest, name: str) -> Callable[[HttpRequest], HttpResponse] | None:
    try:
        return getattr(resolve(request.path_info).func, name, None)
    except Resolver404:
        return None


def _read_the_rest(request: HttpRequest) -> None:
    """A browser reads no answer before it has sent everything; more than any phone would send is not waited for."""
    left = READ_AT_MOST
    with suppress(OSError):  # who has gone needs no answer
        while left > 0 and (chunk := request.read(2**16)):
            left -= len(chunk)
