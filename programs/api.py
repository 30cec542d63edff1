"""Open data of the programs: the published stories, newest first."""

from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from wagtail.models import Locale

from home import pagecache
from home.feeds import site_root
from programs.models import NewsPage
from programs.models.choosing import latest, stands

router = Router(tags=["news"])


class StoryOut(Schema):
    """Of `date` only as much is known as `precision` says: day, month or year."""

    id: str
    title: str
    summary: str
    language: str
    url: str
    date: date | None
    precision: str
    place: str
    source: str
    sample: bool

    @classmethod
    def of(cls, story: NewsPage, language: str, root: str) -> "StoryOut":
        return cls(
            id=str(story.translation_key),
            title=story.title,
            summary=story.summary,
            language=language,
            url=f"{root}{story.get_url()}",
            date=story.date,
            precision=story.date_precision,
            place=story.place,
            source=story.source,
            sample=story.is_sample,
        )


class StoriesOut(Schema):
    """`before` of the next request, "" on the last page."""

    stories: list[StoryOut]
    before: str


@router.get("/news", response=StoriesOut, summary="Stories of one language, newest first")
def news(
    request: HttpRequest, response: HttpResponse, language: Literal["ky", "ru", "en"] = "ky", before: str = ""
) -> StoriesOut:
    """The same story has the same `id` in every language. To read on, repeat with the `before` of the answer."""
    locale = Locale.objects.filter(language_code=language).first()
    if not before or (locale and stands(locale, before)):  # an invented place is answered, but never kept
        pagecache.cacheable(response, queries=("language", "before"))
    if locale is None:
        return StoriesOut(stories=[], before="")
    found, root = latest(locale, before), site_root(request)
    stories = [StoryOut.of(story, language, root) for story in found.stories]
    return StoriesOut(stories=stories, before=found.older)
