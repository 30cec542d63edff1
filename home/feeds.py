"""For machines that read the site: robots, security.txt, the manifest."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.pagecache import cacheable

PAPER, FELT = "#fbf7f0", "#a3211d"  # of static/css/site.css
READABLE = {"ensure_ascii": False}


def site_root(request: HttpRequest) -> str:
    """Scheme and host of absolute addresses; Wagtail's Site row would print the wrong port under another PORT."""
    return settings.SITE_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /*/consult/answer/",
        f"Sitemap: {site_root(request)}/sitemap.xml",
    ]
    return cacheable(HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"))


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Contact is the address given in the settings, else the page where anybody can write to the site.

    It says to expire in a year, as the RFC asks: it is written anew at every reading, so it never has.
    """
    expires = (timezone.now() + timedelta(days=365)).replace(microsecond=0)
    root = site_root(request)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or f'{root}/en/consult/'}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: ky, ru, en",
        f"Canonical: {root}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def manifest(request: HttpRequest) -> HttpResponse:
    """`/<lang>/manifest.webmanifest`: the site as an app of the phone, in the reader's language.

    It opens with an address bar that can be seen: nobody should have to trust a page of unknown origin.
    """
    language = get_language()
    drawn = [("192x192", "icon-192"), ("512x512", "icon-512")]
    said = {
        "id": f"/{language}/",
        "name": _("Ukuk Jardam: free legal aid"),
        "short_name": _("Ukuk Jardam"),
        "description": _(
            "Free legal aid in Kyrgyzstan: ask a lawyer online, find out when the bus comes, or call 114."
        ),
        "lang": language,
        "dir": "ltr",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": FELT,
        "icons": [
            {"src": static(f"icons/{name}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
            for size, name in drawn
            for purpose in ("any", "maskable")
        ],
    }
    return cacheable(JsonResponse(said, content_type="application/manifest+json", json_dumps_params=READABLE))


def touch_icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("icons/touch.png"))


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name by themselves; the file's own name carries a hash."""
    return HttpResponseRedirect(static("favicon.ico"))
