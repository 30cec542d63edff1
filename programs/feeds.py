"""The stories of one language, or of one program in it, as Atom (RFC 4287)."""

import uuid
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.translation import gettext as _

from home.atom import ReadableAtom
from home.feeds import site_root
from home.pagecache import cacheable


class StoriesFeed(Feed):
    """The newest stories of a page (the news, a program); addresses are absolute, from the request's own host."""

    feed_type = ReadableAtom

    def __init__(self, page, stories):
        self.page, self.stories = page, stories

    def __call__(self, request, *args, **kwargs):
        self.root = site_root(request)
        self.language = self.page.locale.language_code
        return cacheable(super().__call__(request, *args, **kwargs))

    def title(self):
        return self.page.seo_title or self.page.title

    def subtitle(self):
        return self.page.description

    def author_name(self):
        """Atom wants one for every entry: the site's, where a story does not say whose it is."""
        return _("Ukuk Jardam")

    def link(self):
        return f"{self.root}{self.page.get_url()}"

    def feed_url(self):
        return f"{self.root}{self.page.get_url()}feed/"

    def feed_guid(self):
        return self._identity(self.page)

    def items(self):
        return self.stories

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return f"{self.root}{item.get_url()}"

    def item_author_name(self, item):
        return item.source or self.author_name()

    def item_categories(self, item):
        return [topic.name for topic in item.about]

    def item_guid(self, item):
        return self._identity(item)

    def item_pubdate(self, item):
        """Atom needs an instant; a story of which only the year is printed says the first day of it."""
        day = item.date or timezone.localdate(item.first_published_at)
        return timezone.make_aware(datetime.combine(day, time()))

    def item_updateddate(self, item):
        return item.last_published_at or self.item_pubdate(item)

    def _identity(self, page) -> str:
        """The same for ever, wherever the site is served and whatever the page is called; a language has its own."""
        return uuid.uuid5(page.translation_key, str(self.language)).urn
