"""The checks applied to a page: what its editor is told, and what the report keeps of a published page."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.html import escape, strip_tags
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.checks import links, phones, sentences
from home.checks.findings import HEAVY, Finding, Kind
from home.templatetags.media_tags import WIDTHS, renditions

from . import words

QUOTED = 120
FOREIGN_WORDS = 4  # shorter texts may rightly be the same: a name, an abbreviation


def of(page) -> list[Finding]:
    """What is wrong with the words and pictures of `page` as it stands, the gravest first."""
    language = page.locale.language_code
    written: list[words.Written] = []
    photos: list[words.Photo] = []
    for part in words.of(page):
        if isinstance(part, words.Photo):
            photos.append(part)
        else:
            written.append(part)
    own = [part for part in written if not part.is_said]
    found = [*_described(page), *_pictures(photos), *_heavy(page, photos), *_links(written, language)]
    return [*found, *_reading(own, language), *_foreign(page)]


def missing_languages(page) -> list[Finding]:
    """The languages in which readers do not find words of their own."""
    live = page.get_translations(inclusive=True).live().filter(alias_of=None)
    there = set(live.values_list("locale__language_code", flat=True))
    own = page.locale.language_code
    names = [name for code, name in settings.LANGUAGES if code not in there and code != own]
    return [Finding(Kind.LANGUAGE, ", ".join(names))] if names else []


def _described(page) -> Iterator[Finding]:
    if not page.description.strip():
        yield Finding(Kind.NO_DESCRIPTION)


def _pictures(photos: list[words.Photo]) -> Iterator[Finding]:
    for photo in photos:
        if photo.image is not None and not photo.alt.strip():
            yield Finding(Kind.NO_ALT, photo.image.title)


def _heavy(page, photos: list[words.Photo]) -> Iterator[Finding]:
    """The page's own photo and those of its body, each weighed once."""
    weighed = {image.pk: image for image in (page.photo, *(photo.image for photo in photos)) if image is not None}
    for image in weighed.values():
        if (weight := weight_of(image)) > HEAVY:
            yield Finding(Kind.HEAVY_PICTURE, image.title, round(weight / 1000))


def weight_of(image) -> int:
    """Bytes of the largest file that a phone loads: WebP in full width; 0 where the picture is gone."""
    width = max([width for width in WIDTHS if width < image.width] or [image.width])
    try:
        return renditions(image, [f"width-{width}|format-webp"])[0].file.size
    except (SourceImageIOError, OSError):
        return 0


def _links(written: list[words.Written], language: str) -> Iterator[Finding]:
    for part in written:
        html = part.text if part.is_html else escape(part.text)
        yield from (Finding(Kind.LINK_WORDS, said) for said in links.without_meaning(html, language))
        yield from (Finding(Kind.PHONE, number) for number in phones.without_link(html))


def _reading(written: list[words.Written], language: str) -> Iterator[Finding]:
    paragraphs = [paragraph for part in written for paragraph in words.paragraphs(part)]
    for sentence in sentences.too_long(paragraphs, language):
        yield Finding(Kind.LONG_SENTENCE, _short(sentence), sentences.words(sentence))
    reading = sentences.reading(paragraphs, language)
    if reading.mean > sentences.MEAN_WORDS:
        yield Finding(Kind.LONG_MEAN, number=round(reading.mean))


def _foreign(page) -> Iterator[Finding]:
    """What a page taken out of synchronised translation still says in the words of its source."""
    mine = {"source__object_id": page.translation_key, "target_locale": page.locale_id, "enabled": False}
    stopped = Translation.objects.filter(**mine).select_related("source").first()
    if stopped is None:
        return
    theirs = set(stopped.source.stringsegment_set.values_list("string__data", flat=True))
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue) and segment.string.data in theirs:
            text = strip_tags(segment.string.data)
            if len(text.split()) >= FOREIGN_WORDS:
                yield Finding(Kind.FOREIGN, _short(text))


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…"


def in_editor(page: Page) -> list[Finding]:
    """For the page editor: the words as saved, and the languages that lack the page once it is public."""
    return [*of(page), *(missing_languages(page) if page.live else [])]
