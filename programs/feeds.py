"""The stories of one language as Atom."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.templatetags.static import static
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Stylesheet

from home.feeds import site_root
from home.pagecache import cacheable


class StoriesFeed(Feed):
    """The newest stories under a news index page; addresses are absolute, from the request's own host."""

    feed_type = Atom1Feed

    def __init__(self, index, stories):
        self.index, self.stories = index, stories

    def __call__(self, request, *args, **kwargs):
        self.root = site_root(request)
        self.language = self.index.locale.language_code
        return cacheable(super().__call__(request, *args, **kwargs))

    def get_feed(self, obj, request):
        self.stylesheets = [Stylesheet(static("feed.xsl"), mimetype="text/xsl", media=None)]
        return super().get_feed(obj, request)

    def title(self):
        return self.index.seo_title or self.index.title

    def subtitle(self):
        return self.index.summary

    def link(self):
        return f"{self.root}{self.index.get_url()}"

    def feed_url(self):
        return f"{self.root}{self.index.get_url()}feed/"

    def items(self):
        return self.stories

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return f"{self.root}{item.get_url()}"

    def item_guid(self, item):
        return f"urn:uuid:{item.translation_key}:{self.language}"

    def item_pubdate(self, item):
        """Atom needs an instant; a story of which only the year is printed says the first day of it."""
        day = item.date or timezone.localdate(item.first_published_at)
        return timezone.make_aware(datetime.combine(day, time()))

    def item_updateddate(self, item):
        return item.last_published_at
