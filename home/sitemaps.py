"""Every language's pages with their hreflang alternates; Wagtail's own sitemap forgets the other languages."""

from itertools import groupby

from django.conf import settings
from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from home.feeds import site_root


class LanguagesSitemap(Sitemap):
    """One query for all trees; x-default is the language that greets a visitor with no preference."""

    def items(self):
        trees = Q(pk__in=[])
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True).live():
            trees |= Q(path__startswith=home.path)
        ours = Page.objects.filter(trees, alias_of__isnull=True).live().public().select_related("locale")
        return ours.defer_streamfields().order_by("translation_key", "path").specific()

    def _urls(self, page, protocol, domain):
        rows = [
            row
            for _key, group in groupby(self.paginator.page(page).object_list, self._key)
            for row in self._group(group)
        ]
        if seen := [row["lastmod"] for row in rows if row["lastmod"]]:
            self.latest_lastmod = max(seen)
        return rows

    @staticmethod
    def _key(page):
        return page.translation_key

    def _group(self, pages) -> list[dict]:
        """The rows of one page's languages, each naming all of them."""
        root = site_root(self.request)
        languages = [(page.locale.language_code, f"{root}{page.get_url(self.request)}", page) for page in pages]
        alternates = [{"lang_code": code, "location": location} for code, location, _page in languages]
        alternates += [
            {"lang_code": "x-default", "location": location}
            for code, location, _page in languages
            if code == settings.GREETING_LANGUAGE
        ]
        return [
            {
                "item": page,
                "location": location,
                "lastmod": page.last_published_at or page.latest_revision_created_at,
                "alternates": alternates if len(languages) > 1 else [],
            }
            for _code, location, page in languages
        ]
