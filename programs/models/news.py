"""The list of stories: chosen by plain links, one address for every choice."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from home.models import BasePage, RoutedMixin
from programs.feeds import StoriesFeed

from . import choosing


class NewsIndexPage(RoutedMixin, BasePage):
    """All stories of a language, newest first, and their Atom feed."""

    page_description = _("The list of all stories.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["programs.NewsPage"]
    cache_queries = choosing.QUERIES

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request, *args, **kwargs):
        """A choice that nothing answers to (`unknown`) is a page with 404; see `keep` for what memory holds."""
        known = choosing.table(self.locale)
        wanted, before, unknown = choosing.Wanted(), "", False
        try:
            wanted, before = choosing.read(request.GET, known)
        except choosing.UnknownChoice:
            unknown = True
        unknown = unknown or "page" in request.GET  # one reads on by `before`: there are no numbered pages
        found = choosing.Slice([], "") if unknown else choosing.latest(self.locale, before, wanted=wanted)
        unknown = unknown or bool(before and not found.stories)  # beyond the oldest story
        one_list = len(wanted.chosen()) < 2 and not before and not unknown
        return super().get_context(request, *args, **kwargs) | {
            "stories": found.stories,
            "older": wanted.query(found.older) if found.older else "",
            "newest": (wanted.query() or ".") if before else "",
            "facets": choosing.facets(wanted, known),
            "wanted": wanted,
            "before": before,
            "unknown": unknown,
            "canonical_query": wanted.query(before),
            "robots": "" if one_list else "noindex",
        }

    def keep(self, request, response):
        """Memory holds what stories answer to; what somebody made up is drawn anew each time, or is a 404."""
        told = getattr(response, "context_data", None)
        if told is None:  # the feed, which says itself that it may be kept
            return response
        if told["unknown"]:
            response.status_code = 404
        real = told["stories"] and (not told["before"] or choosing.stands(self.locale, told["before"]))
        return super().keep(request, response) if real or not request.GET else response

    @path("feed/")
    def feed(self, request):
        """`/<lang>/news/feed/`: Atom, readable in a browser."""
        return StoriesFeed(self, choosing.latest(self.locale, count=choosing.IN_FEED).stories)(request)
