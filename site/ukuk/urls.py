"""Every address of the site. Wagtail's catch-all comes last; what must not be caught stands before it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from consult.channels import webhook
from home import feeds, files, offline, sitemaps
from home.greeting import greet, other_language
from ukuk import health
from ukuk.api import api

handler400 = "ukuk.views.bad_request"

urlpatterns = [
    path("", greet),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", files.document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("hooks/whatsapp/", webhook.whatsapp),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap_part"),
    path("robots.txt", feeds.robots),
    path(".well-known/security.txt", feeds.security),
    path("security.txt", RedirectView.as_view(url="/.well-known/security.txt", permanent=True)),
    path("sw.js", offline.worker),
    path("apple-touch-icon.png", feeds.touch_icon),
    re_path(r"^media/(?P<path>.*)$", files.media),
    path("favicon.ico", feeds.favicon),
    re_path(r"^(?P<code>(?!ky/|ru/|en/)[a-z]{2})/(?P<rest>.*)$", other_language),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("ukuk.accounts")),
    path("manifest.webmanifest", feeds.manifest),
    path("offline/", offline.page, name="offline"),
    path("", include("home.urls")),
    path("consult/", include("consult.urls")),
    path("", include("consult.board.urls")),
    path("", include("events.urls")),
    # Wagtail's own sign-in of restricted pages knows no second factor: it leads to the one there is.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
)
