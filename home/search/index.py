"""Writes the search's tables: a page when it is published, all pages by `manage.py reindex_search` and every night."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from home import pagecache
from home.models import SearchEntry, SearchPosting, SearchWord
from home.search import documents
from home.spelling import sound
from home.stems import fold, stem


def connect() -> None:
    page_published.connect(_published, dispatch_uid="home.search")
    page_unpublished.connect(_unpublished, dispatch_uid="home.search")


def _published(sender, instance, **kwargs) -> None:
    write(instance)


def _unpublished(sender, instance, **kwargs) -> None:
    forget([instance.pk])


@transaction.atomic
def write(page: Page) -> None:
    """Put `page` (specific) into the index as it is; what has no words of its own or is not live is taken out."""
    if page.alias_of_id or not page.live or not hasattr(page, "plain_words"):
        forget([page.pk])
        return
    language = page.locale.language_code
    text = " ".join(strip_tags(page.plain_words().replace("<", " <")).split())
    entry, _made = SearchEntry.objects.update_or_create(page_id=page.pk, defaults=_shown(page, language, text))
    entry.postings.all().delete()
    found = documents.places(page.title, page.summary, text, language)
    SearchPosting.objects.bulk_create(SearchPosting(entry=entry, stem=one, **at._asdict()) for one, at in found.items())
    _learn({*documents.words(page.title), *documents.words(text)}, language)
    pagecache.touch()


def _shown(page, language: str, text: str) -> dict:
    part_of = page.part_of if page.part_of_id else None
    kind = settings.SEARCH_KINDS.get(page._meta.label_lower, "page")
    return {
        "language": language,
        "group": page.translation_key,
        "kind": kind,
        "title": page.title,
        "summary": page.summary,
        "text": text,
        "program": part_of.translation_key if part_of else None,
        "day": getattr(page, "date", None),
        "precision": getattr(page, "date_precision", "day"),
        "is_sample": page.is_sample,
    }


def _learn(words: Iterable[str], language: str) -> None:
    SearchWord.objects.bulk_create(
        [SearchWord(language=language, word=one, **_forms(one, language)) for one in sorted(words)],
        update_conflicts=True,
        unique_fields=["language", "word"],
        update_fields=["stem", "sound"],
    )


def _forms(word: str, language: str) -> dict[str, str]:
    return {"stem": stem(fold(word), language), "sound": sound(word)[:80]}


def forget(pages: Iterable[int]) -> None:
    deleted, _rows = SearchEntry.objects.filter(page_id__in=pages).delete()
    if deleted:
        pagecache.touch()


def rebuild() -> int:
    """Everything anew, page by page, so that search goes on meanwhile; the number of pages."""
    live = Page.objects.live().filter(depth__gt=1, alias_of__isnull=True)
    SearchEntry.objects.exclude(page__in=live).delete()
    number = 0
    for page in live.order_by("pk").specific().iterator():
        write(page)
        number += 1
    used = SearchPosting.objects.values("stem")
    SearchWord.objects.exclude(stem__in=used).delete()
    return number
