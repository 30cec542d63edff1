"""Where every page stands in every language: not there, on its way, behind its source, or complete.

Three queries whatever the number of pages; the words to do are counted apart, for the rows that are shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, TextChoices
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationLog, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home import translations


class State(TextChoices):
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("being translated")
    READY = "ready", _("translated, not published")
    OUTDATED = "outdated", _("behind its source")
    COMPLETE = "complete", _("complete")


@dataclass(slots=True)
class Row:
    """A page that somebody wrote in one language, and what became of it in another."""

    title: str
    kind: int  # content type
    key: str
    source: int  # primary keys of the two pages
    source_language: str
    language: str
    target: int | None
    state: State
    written: datetime | None = None  # when the source was last published
    words: int | None = None

    @property
    def edit_url(self) -> str:
        """Where the work is done: the translation, or the form that sends the page to it."""
        if self.state == State.MISSING:
            return reverse("wagtail_localize:submit_page_translation", args=[self.source])
        return reverse("wagtailadmin_pages:edit", args=[self.target])

    @property
    def kind_name(self) -> str:
        return str(capfirst(ContentType.objects.get_for_id(self.kind).name))

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES)[self.language]

    @property
    def state_name(self) -> str:
        return str(self.state.label)


def rows() -> list[Row]:
    """Every page in every other language than its own, in the order of the tree."""
    pages = _pages()
    work = {(str(one["source__object_id"]), one["target_locale__language_code"]): one for one in _work()}
    made = _made()
    found = []
    for key, versions in pages.items():
        original = _original(versions)
        if original is None:
            continue
        for language, _name in settings.LANGUAGES:
            started, target = work.get((key, language)), versions.get(language)
            source = versions.get(started["source__locale__language_code"]) if started else original
            if source is None or source is target or not (started or source["live"]):
                continue
            state = _state(source, target, started, made.get((started["source"], language)) if started else None)
            row = Row(source["title"], source["content_type"], key, source["pk"],
                      source["locale__language_code"], language, target["pk"] if target else None, state,
                      source["last_published_at"])  # fmt: skip
            found.append(row)
    return found


def _pages() -> dict[str, dict[str, dict]]:
    """Translation key -> language -> what is needed of the page."""
    found: dict[str, dict[str, dict]] = defaultdict(dict)
    fields = ("pk", "title", "translation_key", "locale__language_code", "live", "alias_of", "content_type",
              "first_published_at", "last_published_at")  # fmt: skip
    plain = ContentType.objects.get_for_model(Page)  # Wagtail's own welcome page
    for page in Page.objects.filter(depth__gt=1).exclude(content_type=plain).order_by("path").values(*fields):
        found[str(page["translation_key"])][page["locale__language_code"]] = page
    return found


def _work() -> Iterable[dict]:
    fields = ("source", "source__object_id", "source__locale__language_code", "source__last_updated_at")
    enabled = translations.with_left(Translation.objects.filter(enabled=True))
    return enabled.values(*fields, "target_locale__language_code", "left")


def _made() -> dict[tuple[int, str], datetime]:
    """(source, language) -> when the page of that language was last made from it."""
    logs = TranslationLog.objects.values_list("source", "locale__language_code").annotate(last=Max("created_at"))
    return {(source, language): last for source, language, last in logs.order_by()}


def _original(versions: dict[str, dict]) -> dict | None:
    """The page that the others are made from: the one that was public first, else the first that was written."""
    own = [page for page in versions.values() if page["alias_of"] is None]
    public = [page for page in own if page["first_published_at"]]
    return min(public, key=lambda page: page["first_published_at"]) if public else min(own, key=_by_pk, default=None)


def _by_pk(page: dict) -> int:
    return page["pk"]


def _state(source: dict, target: dict | None, started: dict | None, made: datetime | None) -> State:
    """`started` is the synchronised translation if there is one, `made` when its page was last made from it."""
    written = source["last_published_at"]
    if target is None or (target["alias_of"] is not None and started is None):
        return State.MISSING
    if started is None:
        behind = target["live"] and written and (target["last_published_at"] or written) < written
        return State.OUTDATED if behind else State.COMPLETE if target["live"] else State.DRAFT
    if _is_newer(written, started["source__last_updated_at"]):
        return State.OUTDATED
    if not target["live"] or target["alias_of"] is not None:
        return State.DRAFT if started["left"] else State.READY
    if started["left"]:
        return State.OUTDATED
    return State.READY if made is None or made < started["source__last_updated_at"] else State.COMPLETE


def _is_newer(written: datetime | None, snapshot: datetime) -> bool:
    """Whether the source was published with words that wagtail-localize's copy of it lacks until it is synced."""
    return written is not None and written > snapshot


def count_words(shown: list[Row]) -> None:
    """Fills `words`: what is left to translate of each row. A page that nobody has sent yet is counted whole."""
    ours = TranslationSource.objects.filter(object_id__in={row.key for row in shown}).select_related("locale")
    sources = {(str(one.object_id), one.locale.language_code): one for one in ours}
    left = _words_left([one.pk for one in sources.values()])
    fresh, stale = [], []
    for row in shown:
        source = sources.get((row.key, row.source_language))
        if source is None:
            fresh.append(row)
        elif row.state != State.COMPLETE and _is_newer(row.written, source.last_updated_at):
            stale.append(row)
        else:
            row.words = left[source.pk, row.language]
    _count_whole(fresh)
    _count_anew(stale)


def _count_whole(shown: list[Row]) -> None:
    whole = {page.pk: words_of(f"{page.title} {page.plain_words()}") for page in _specific(shown)}
    for row in shown:
        row.words = whole.get(row.source, 0)


def _count_anew(shown: list[Row]) -> None:
    """From the page as it is public now: its texts that were never translated in their place."""
    texts = {page.pk: _texts(page) for page in _specific(shown)}
    done = translations.done_of({row.key for row in shown})
    for row in shown:
        open_ = [text for path, text in texts.get(row.source, ()) if (row.key, row.language, path, text) not in done]
        row.words = sum(map(words_of, open_))


def _texts(page: Page) -> list[tuple[str, str]]:
    """(place in the page, text), without what is the same in every language."""
    found = [one for one in extract_segments(page) if isinstance(one, StringSegmentValue)]
    return [(one.path, one.string.data) for one in found if not re.match(translations.NO_WORDS, one.string.data)]


def _specific(shown: list[Row]) -> Iterable[Page]:
    pages = Page.objects.filter(pk__in={row.source for row in shown}).specific()
    return [page for page in pages if hasattr(page, "plain_words")]


def _words_left(sources: Iterable[int]) -> dict[tuple[int, str], int]:
    """(source, language) -> words of the texts that lack a translation; a query per language."""
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for language, _name in settings.LANGUAGES:
        texts = translations.untranslated_of(sources, language)
        for source, text in texts.values_list("source", "string__data"):
            counted[source, language] += words_of(text)
    return counted


def words_of(text: str) -> int:
    return len(strip_tags(text).split())
