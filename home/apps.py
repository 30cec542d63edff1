from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self):
        from home import drawn_ahead, pagecache, treemoves
        from home.search import index

        drawn_ahead.connect()
        pagecache.connect()
        treemoves.connect()
        index.connect()
