"""Moving a page moves its translations: Wagtail and wagtail-localize leave them behind."""

import threading

from wagtail.signals import post_page_move

_moving = threading.local()


def connect() -> None:
    post_page_move.connect(move_translations, dispatch_uid="home.treemoves")


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
