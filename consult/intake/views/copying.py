"""Everything about her as one file, at once. It is made while it is sent, and stays nowhere."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consult import transitions
from consult.intake import takeaway
from consult.intake.page import ClientPage

from .follow import behind_the_number


@behind_the_number
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, case) -> HttpResponseBase:
    """First what it means on a phone that others use; the file itself only after that.

    Not for a helper without leave to read: the answer stands in it.
    """
    page = ClientPage(case)
    if not page.may_read:
        return redirect("consult:mine")
    if request.method != "POST":
        return render(request, "consult/intake/copy.html", {"case": case})
    transitions.take_a_copy(case)
    return _sent(page)


def _sent(page: ClientPage) -> StreamingHttpResponse:
    response = StreamingHttpResponse(takeaway.archive(page), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{takeaway.NAME}"'
    return response


def copy_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: the page is shown again with a fresh one."""

    @behind_the_number
    def shown(request: HttpRequest, case) -> HttpResponse:
        return render(request, "consult/intake/copy.html", {"case": case, "stale": True}, status=403)

    return shown(request)


copy.on_csrf_failure = copy_again
