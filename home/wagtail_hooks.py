"""Where the ground enters the Wagtail admin. Registration only."""

from django.urls import path
from wagtail import hooks

from . import dashboard
from .editing import localize
from .viewsets import GroundFacts


@hooks.register("register_admin_viewset")
def ground_facts():
    return GroundFacts()


@hooks.register("construct_homepage_panels")
def editor_panels(request, panels):
    panels.extend(dashboard.panels(request.user))


@hooks.register("register_admin_urls", order=-10)  # before wagtail-localize's own, at its addresses
def translation_urls():
    return [
        path("localize/submit/page/<int:page_id>/", localize.SendView.as_view(), name="send_page"),
        path("localize/update/<int:translation_source_id>/", localize.SyncView.as_view(), name="sync_translations"),
        path("localize/translate/<int:translation_id>/pofile/upload/", localize.upload_po, name="upload_po"),
        path("localize/page/<int:page_id>/convert_to_alias/", localize.to_alias, name="to_alias"),
    ]


hooks.register("before_edit_page", localize.edit, order=-10)  # before wagtail-localize shows its editor
hooks.register("before_bulk_action", localize.bulk)
