"""Moving or renaming a page moves and renames its translations: Wagtail and wagtail-localize leave them behind.

Each of these is a move or a rename of its own, so that Wagtail keeps the old address of every page in every language
and of all that lies below it (wagtail.contrib.redirects).
"""

import json
import threading

from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move
from wagtail_localize.models import TranslationSource

_moving = threading.local()


def connect() -> None:
    post_page_move.connect(move_translations, dispatch_uid="home.treemoves.move")
    page_slug_changed.connect(rename_translations, dispatch_uid="home.treemoves.rename")


def move_translations(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """Put each translation of `instance` under the same translation of its new parent, where there is one."""
    if getattr(_moving, "busy", False) or parent_page_before.pk == parent_page_after.pk:
        return
    _moving.busy = True
    try:
        for translation in instance.get_translations():
            parent = parent_page_after.get_translation_or_none(translation.locale)
            if parent and translation.get_parent().pk != parent.pk:
                translation.move(parent, pos="last-child")
    finally:
        _moving.busy = False


def rename_translations(sender, instance, instance_before, **kwargs) -> None:
    """Give the translations that shared the old slug the new one: an address is the same in every language.

    Where another page of that language stands at the new address already, the translation keeps its own.
    """
    sharing = instance.get_translations().filter(slug=instance_before.slug, depth__gt=2)
    for translation in sharing.specific():
        if translation.get_siblings(inclusive=False).filter(slug=instance.slug).exists():
            continue
        translation.slug = instance.slug
        translation.save()
        _rename_drafts(translation, instance.slug)
    for source in TranslationSource.objects.filter(object_id=instance.translation_key):
        source.content_json = json.dumps({**json.loads(source.content_json), "slug": instance.slug})
        source.save(update_fields=["content_json"])


def _rename_drafts(page: Page, slug: str) -> None:
    """The newest draft would bring the old slug back when it is published."""
    if draft := page.latest_revision:
        draft.content["slug"] = slug
        draft.save(update_fields=["content"])
