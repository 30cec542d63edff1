"""For machines that read the site: robots, security.txt, the manifest."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone

from home.pagecache import cacheable


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
    """RFC 9116. Contact is the site's own address for reports; it expires in a year, as the RFC asks."""
    expires = (timezone.now() + timedelta(days=365)).replace(microsecond=0)
    lines = [
        f"Contact: {site_root(request)}/en/consult/",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: ky, ru, en",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def manifest(request: HttpRequest) -> HttpResponse:
    return cacheable(render(request, "manifest.webmanifest", content_type="application/manifest+json"))


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name by themselves; the file's own name carries a hash."""
    return HttpResponseRedirect(static("favicon.ico"))
