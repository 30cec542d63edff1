"""The ask button in a frame of a partner's page. The form itself is never framed: it opens in a tab of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.embedding import embeddable


@embeddable()
def ask_button(request: HttpRequest) -> HttpResponse:
    """`/<lang>/consult/embed/ask/`"""
    return render(request, "consult/embed/ask.html")
