"""When a translation may be shown: never with the source's words under another language's address.

wagtail-localize fills what is not translated yet with the source's own words and would publish them. One rule stands
against it, asked by the screens (to say it in words) and by `BasePage.publish` (so that no other way leads around it).
Until its first publication the page stays what it was: an alias that says in which language it is shown, or nothing.
"""

from collections.abc import Iterable

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

NO_WORDS = r"^[0-9 .,:;+%()/–-]*$"  # a bare number or phone is the same in every language


class StillUntranslated(Exception):
    """A page was to be published with texts that nobody has translated."""

    def __init__(self, left: int, language: str):
        super().__init__(left, language)
        self.left, self.language = left, language

    def __str__(self) -> str:
        return still_untranslated(self.left, self.language)


def still_untranslated(left: int, language: str) -> str:
    """What happened, what was kept, what to do."""
    happened = ngettext(
        "Not published: %(left)d text has no translation yet (%(language)s).",
        "Not published: %(left)d texts have no translation yet (%(language)s).",
        left,
    ) % {"left": left, "language": language}
    kept = _("Your translations are saved, and readers see what they saw before. Translate the rest, then publish.")
    return f"{happened} {kept}"


def _lacking(texts: QuerySet, **locale) -> QuerySet:
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), has_error=False, **locale
    ).exclude(data="")
    return texts.exclude(string__data__regex=NO_WORDS).exclude(Exists(done))


def untranslated(source, locale) -> QuerySet:
    """The texts of `source` that lack words in `locale`; either may be an OuterRef."""
    return _lacking(StringSegment.objects.filter(source=source), locale=locale)


def untranslated_of(sources: Iterable[int], language: str) -> QuerySet:
    """The same for several sources and the language with this code."""
    return _lacking(StringSegment.objects.filter(source__in=sources), locale__language_code=language)


def done_of(keys: Iterable[str]) -> set[tuple[str, str, str, str]]:
    """(translation key, language, place, text) of everything that is translated in the pages with these keys."""
    done = StringTranslation.objects.filter(context__object_id__in=keys, has_error=False).exclude(data="")
    rows = done.values_list("context__object_id", "locale__language_code", "context__path", "translation_of__data")
    return {(str(key), language, path, text) for key, language, path, text in rows}


def with_left(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Each with `left`: how many of its texts still lack words."""
    left = untranslated(OuterRef("source"), OuterRef(OuterRef("target_locale"))).order_by().values("source")
    count = Subquery(left.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return translations.annotate(left=Coalesce(count, 0))


def of(page: Page) -> Translation | None:
    """The synchronised translation whose result `page` is, with `left`; None for a page that is written by hand."""
    mine = Q(source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True)
    return with_left(Translation.objects.filter(mine)).select_related("target_locale", "source").first()


def refuse_unfinished(page: Page) -> None:
    """Raises StillUntranslated where publishing `page` would put another language's words under its address."""
    translation = of(page)
    if translation and translation.left:
        raise StillUntranslated(translation.left, translation.target_locale.get_display_name())
