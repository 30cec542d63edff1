"""Sends a page to its translators without changing what readers see."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object


@transaction.atomic
def send(page: Page, locales: Iterable[Locale], *, user=None, components=None, below: bool = False) -> None:
    """Opens a translation of `page` (and of the pages `below` it) into each of `locales`.

    Where a page of that language shows the source's words already (an alias), it stays as it is: wagtail-localize
    would make it a page of its own at once, and the same words would stand there as if they were translated.
    """
    below_too = page.get_descendants(inclusive=True) if below else Page.objects.filter(pk=page.pk)
    for one in below_too.filter(alias_of=None).order_by("path").specific():
        _send(one, list(locales), user, components)


def _send(page: Page, locales: list[Locale], user, components) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    borrowed = set(page.get_translations().exclude(alias_of=None).values_list("locale", flat=True))
    if new := [locale for locale in locales if locale.pk not in borrowed]:
        translate_object(page, new, components, user)
    for locale in locales:
        if locale.pk in borrowed:
            Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
