"""Moving or renaming a page moves and renames its translations: Wagtail and wagtail-localize leave them behind.

Each of these is a move or a rename of its own, so that Wagtail keeps the old address of every page in every language
and of all that lies below it (wagtail.contrib.redirects).
"""

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move
from wagtail_localize.models import TranslationSource

logger = logging.getLogger(__name__)
_moving = threading.local()


@dataclass(frozen=True, slots=True)
class Taken:
    """A page that cannot move: another page has its address below the new parent in `language`."""

    page: Page
    language: str
    address: str


def connect() -> None:
    post_page_move.connect(move_translations, dispatch_uid="home.treemoves.move")
    page_slug_changed.connect(rename_translations, dispatch_uid="home.treemoves.rename")


def taken(pages: Iterable[Page], destination: Page) -> list[Taken]:
    """What stands in the way of moving `pages` and their translations below `destination`; [] where nothing does."""
    found: list[Taken] = []
    coming: set[tuple[int, str]] = set()
    for page in pages:
        moves = [(page, destination), *_moves(page, destination)]
        for one, parent in moves:
            place = (parent.pk, one.slug)
            if place in coming or not Page._slug_is_available(one.slug, parent, page=one):
                address = f"{parent.get_url() or parent.url_path}{one.slug}/"
                found.append(Taken(page, parent.locale.get_display_name(), address))
            coming.add(place)
    return found


def _moves(page: Page, destination: Page) -> Iterator[tuple[Page, Page]]:
    """The page's translations that follow it, each with its new parent: the same translation of `destination`."""
    for translation in page.get_translations():
        parent = destination.get_translation_or_none(translation.locale)
        if parent and translation.get_parent().pk != parent.pk:
            yield translation, parent


def move_translations(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """Put each translation of `instance` under the same translation of its new parent, where there is one.

    Where another page of that language stands at the new address already, the translation stays where it is: the page
    has moved by now, and an error here would keep Wagtail from noting its old address. Editors are stopped earlier
    (home.editing.moves).
    """
    if getattr(_moving, "busy", False) or parent_page_before.pk == parent_page_after.pk:
        return
    _moving.busy = True
    try:
        for translation, parent in _moves(instance, parent_page_after):
            if Page._slug_is_available(translation.slug, parent, page=translation):
                translation.move(parent, pos="last-child")
            else:
                logger.warning("Page %s stays: %s%s/ is taken", translation.pk, parent.url_path, translation.slug)
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
