"""What the admin's home shows to an editor: what she began and did not publish, and what the other languages lack."""

from django.conf import settings
from django.db.models import Count
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

SHOWN = 5


class EditorPanel(Component):
    """Drafts of this editor, and live pages that have no translation of their own."""

    name, order = "editor", 30
    template_name = "home/panels/editor.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        drafts = Page.objects.filter(owner=user, has_unpublished_changes=True, alias_of=None)
        return {
            "drafts": list(drafts.select_related("locale").order_by("-latest_revision_created_at")[:SHOWN]),
            "missing": missing_translations(),
        }


def missing_translations() -> list[tuple[str, int]]:
    """(language, live pages that are not live in it with words of their own), in the order of LANGUAGES."""
    own = Page.objects.live().filter(depth__gt=1, alias_of=None).order_by()
    stories = own.aggregate(count=Count("translation_key", distinct=True))["count"]
    by_language = dict(own.values_list("locale__language_code").annotate(count=Count("pk")))
    return [(name, stories - by_language.get(code, 0)) for code, name in settings.LANGUAGES]


def panels(user) -> list[Component]:
    """The panels for somebody who edits pages; none for the others."""
    return [EditorPanel()] if page_permission_policy.user_has_any_permission(user, {"add", "change"}) else []
