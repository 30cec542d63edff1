"""Pages that belong to no app: what a visitor sees when a form's safety token is gone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form arrived without its token: cookies are off, or the page lay open too long.

    A view that can show its step again with what was typed says so with `on_csrf_failure`, a function of the
    request; everywhere else a page explains what to do.
    """
    try:
        again = getattr(resolve(request.path_info).func, "on_csrf_failure", None)
    except Resolver404:
        again = None
    if again:
        return again(request)
    response = render(request, "403_csrf.html", status=403)
    response.headers["Cache-Control"] = "no-store, private"  # the address may be one of the client's rooms
    return response
