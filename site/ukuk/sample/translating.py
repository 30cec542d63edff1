"""Puts a page into the other languages the way an editor would: through wagtail-localize, from .po files."""

from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from . import source
from .reference import LANGUAGES


class Untranslated(Exception):
    """A string of a sample page has no translation in its .po file."""


def translate(page, key: str):
    """Publishes `page` in every other language from `translations/<key>.<language>.po`.

    Raises Untranslated when a string is missing there.
    """
    page.translation_unread = True  # not saved: only the copies that are made from this source say so to the reader
    original, _ = TranslationSource.update_or_create_from_instance(page)
    page.translation_unread = False
    for code in LANGUAGES:
        if code != page.locale.language_code:
            publish(original, Locale.objects.get(language_code=code), key)


def publish(original, locale, key):
    translation, _ = Translation.objects.get_or_create(source=original, target_locale=locale)
    translation.import_po(filled(translation.export_po(), key, locale.language_code))
    translation.save_target(publish=False)
    original.get_translated_instance(locale).get_latest_revision().publish()


def filled(po, key, language):
    """The page's own list of strings, each with its words: the files beside the sample need no context."""
    known = source.words(key, language)
    for entry in po:
        if entry.msgid not in known:
            raise Untranslated(f"{key}.{language}.po lacks: {entry.msgid[:80]}")
        entry.msgstr = known[entry.msgid]
    return po
