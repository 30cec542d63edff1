"""Two rules that hold for whole parts of the site: what a browser may load, and who gets into the admin."""

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from consult.board.address import live_origin

# What is added to the site's own policy, directive by directive.
ADMIN = {  # Wagtail's editor cannot do without inline script and style yet (docs/adr)
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:", "blob:"],
}
ASK = {"img-src": ["blob:"], "media-src": ["'self'", "blob:"]}  # a picture or a voice before it is sent


class ContentSecurityMiddleware:
    """Widens the site's policy where a room needs it; it stands right inside CSPMiddleware, which writes the header."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self.admin):
            response._csp_update = ADMIN
        elif "/consult/ask/" in request.path:
            response._csp_update = ASK
        else:
            response._csp_update = {"connect-src": [live_origin(request)]}
        return response


class SecondFactorMiddleware:
    """No page of the admin without a second factor; Wagtail's own password-only login leads to the one sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        self.passwords = {reverse("wagtailadmin_login")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in self.passwords:
            return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}".rstrip("?"))
        if request.path.startswith(self.admin) and request.user.is_authenticated and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return self.get_response(request)
