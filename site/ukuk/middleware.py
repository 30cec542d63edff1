"""Two rules that hold for whole parts of the site: what a browser may load, and who gets into the admin."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_permissions_policy import PermissionsPolicyMiddleware

from consult.board.address import live_origin

# What is added to the site's own policy, directive by directive.
ADMIN = {  # Wagtail's editor cannot do without inline script and style yet (docs/adr)
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:", "blob:"],
    "media-src": ["'self'", "blob:"],  # a lawyer's voice before it is sent
}
# Where a voice is recorded and a picture chosen: both are shown before they are sent.
MAKING_FILES = tuple(f"/consult/{page}/" for page in ("ask/2", "answer/mine", "answer/mine/write", "answer/mine/again"))
SENDING_FILES = {"img-src": ["blob:"], "media-src": ["'self'", "blob:"]}
MAY_RECORD = PermissionsPolicyMiddleware.compute_header_value(
    {**settings.PERMISSIONS_POLICY, "microphone": ["self"]}, name="PERMISSIONS_POLICY"
)


class ContentSecurityMiddleware:
    """Widens the site's policy where a room needs it; it stands right inside CSPMiddleware, which writes the header."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(response, "_csp_update"):
            return response  # the page has said itself what it needs
        if request.path.startswith(self.admin):
            response._csp_update = ADMIN
            response._csp_replace = {"frame-ancestors": ["'self'"]}  # the editor shows a page's preview in a frame
            if request.path.endswith("/answer/"):
                response.headers["Permissions-Policy"] = MAY_RECORD
        elif request.path.endswith(MAKING_FILES):
            response._csp_update = SENDING_FILES
            response.headers["Permissions-Policy"] = MAY_RECORD
        elif "/consult/ask/" not in request.path:
            response._csp_update = {"connect-src": [live_origin(request)]}
        return response


class SecondFactorMiddleware:
    """No page of the admin unless this very session has proved a second factor, however it came to be signed in.

    allauth notes a code, a recovery code and a passkey as "mfa" in the session, and the password apart; setting up the
    first second factor notes nothing, so that after it one signs in once more with both.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        self.passwords = {reverse("wagtailadmin_login")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in self.passwords:
            return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}".rstrip("?"))
        if not request.path.startswith(self.admin) or not request.user.is_authenticated or proved(request):
            return self.get_response(request)
        if not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        logout(request)
        return redirect_to_login(request.get_full_path(), reverse("account_login"))


def proved(request: HttpRequest) -> bool:
    """Whether a second factor of this user's was shown in this session, and one still exists."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and is_mfa_enabled(request.user)
