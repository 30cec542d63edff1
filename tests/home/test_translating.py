"""From one language to two: what is sent, what readers see meanwhile, and what may be published."""

import json

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringSegment, StringTranslation, Translation

from home import pagecache, translations
from home.models import Remark, SearchEntry
from programs.models import NewsPage
from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, translated

pytestmark = pytest.mark.django_db


def block(kind, value, n):
    return {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{n:012d}"}


def photo(image, **words):
    return {"image": image, "alt": "", "caption": "", "credit": ""} | words


@pytest.fixture
def picture(db):
    return Image.objects.create(title="Room", file=get_test_image_file(size=(800, 600)))


@pytest.fixture
def indexes(homes):
    return translated(homes, lambda code, **kw: NewsIndexPageFactory.build(title=f"News {code}", **kw))


@pytest.fixture
def story(indexes, picture):
    """A Russian story with a photo and a gallery of one."""
    body = [
        block("text", "<p>Автобус приехал.</p><ul><li>Первое</li><li>Второе</li></ul>", 1),
        block("photo", photo(picture.pk, alt="Люди у автобуса", caption="Очередь", credit="А. Б."), 2),
        block("gallery", {"title": "Снимки", "photos": [{"type": "item", "id": "00000000-0000-4000-8000-000000000009",
               "value": photo(picture.pk, alt="Юрист говорит", caption="Приём")}]}, 3),
        block("table", {"columns": [{"type": "text", "heading": "Область"}], "rows": [{"values": ["Ош"]}],
                        "caption": "Где"}, 4),
    ]  # fmt: skip
    parent = indexes["ru"]
    page = NewsPageFactory(parent=parent, locale=parent.locale, title="История", slug="story", summary="Кратко.")
    page.body = json.dumps(body)
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


@pytest.fixture
def editor(client, story):
    return sign_in(client, UserFactory(role="editor"))


@pytest.fixture
def moderator(client, story):
    return sign_in(client, UserFactory(role="moderator"))


def send(client, page, *codes):
    locales = [Locale.objects.get(language_code=code).pk for code in codes]
    return client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": locales})


def in_language(page, code):
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code=code).specific().get()


def translation_of(page, code):
    return Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code=code)


def translate_all(translation, leave=0):
    segments = list(translation.source.stringsegment_set.order_by("order"))
    for segment in segments[: len(segments) - leave]:
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": segment.string.data.upper().replace("HREF", "href")},
        )


def publish(client, page):
    with TestCase.captureOnCommitCallbacks(execute=True):  # wagtail-localize publishes when the transaction is over
        return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"}, follow=True)


def test_a_story_goes_to_two_languages_in_one_go_and_readers_do_not_see_it_yet(editor, story, picture, homes):
    form = editor.get(reverse("wagtail_localize:submit_page_translation", args=[story.pk])).content.decode()
    assert {f'value="{homes[code].locale_id}"' in form for code in ("ky", "en")} == {True}
    assert send(editor, story, "ky", "en").status_code == 302
    for code in ("ky", "en"):
        target = in_language(story, code)
        assert not target.live
        assert target.body[1].value["image"] == picture
        assert target.body[2].value["photos"][0]["image"] == picture
        assert editor.get(f"/{code}/news/story/").status_code == 404


def test_alternative_texts_and_captions_are_among_the_texts_to_translate_and_pictures_are_not(editor, story):
    send(editor, story, "ky")
    texts = set(
        StringSegment.objects.filter(source__object_id=story.translation_key).values_list("string__data", flat=1)
    )
    assert {"Люди у автобуса", "Очередь", "Юрист говорит", "Приём", "Снимки", "Первое", "А. Б."} <= texts
    assert not {text for text in texts if ".png" in text or text == "story"}


def test_a_page_that_showed_the_source_goes_on_showing_it_until_the_translation_is_published(moderator, story, indexes):
    for code in ("ky", "en"):
        LocaleSynchronization.objects.create(locale=indexes[code].locale, sync_from=indexes["ru"].locale)
    call_command("sync_locale_trees")
    assert in_language(story, "ky").alias_of_id == story.pk
    send(moderator, story, "ky", "en")
    alias = in_language(story, "ky")
    assert (alias.alias_of_id, alias.live) == (story.pk, True)
    assert 'lang="ru"' in moderator.get("/ky/news/story/").content.decode()

    page = moderator.get(reverse("wagtailadmin_pages:edit", args=[alias.pk]))
    assert "wagtail_localize/admin/edit_translation.html" in [one.name for one in page.templates]
    translate_all(translation_of(story, "ky"))
    publish(moderator, alias)
    own = in_language(story, "ky")
    assert (own.alias_of_id, own.live, own.title) == (None, True, "ИСТОРИЯ")


def test_what_is_half_translated_is_refused_with_the_number_of_texts_that_are_left(moderator, story):
    send(moderator, story, "ky")
    translate_all(translation_of(story, "ky"), leave=2)
    moderator.cookies["django_language"] = "en"
    answer = publish(moderator, in_language(story, "ky"))
    assert not in_language(story, "ky").live
    assert "2" in " ".join(str(message) for message in answer.context["messages"])
    translate_all(translation_of(story, "ky"))
    publish(moderator, in_language(story, "ky"))
    assert in_language(story, "ky").live


def test_no_way_leads_around_the_rule(moderator, story):
    """Neither a list's "publish", nor code, nor a revision that somebody publishes."""
    send(moderator, story, "ky")
    target = in_language(story, "ky")
    with pytest.raises(translations.StillUntranslated):
        target.get_latest_revision().publish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = moderator.post(f"{bulk}?id={target.pk}", {"next": "/admin/"}, follow=True)
    assert answer.status_code == 200
    assert target.title in " ".join(str(message) for message in answer.context["messages"])
    index = target.get_parent()
    moderator.post(f"{bulk}?id={index.pk}", {"next": "/admin/", "include_descendants": "on"})
    assert not in_language(story, "ky").live


def test_a_number_needs_no_translation(moderator, story):
    story.body = json.dumps([block("figure", {"value": "2 272", "label": "человек", "source": "", "as_of": "2021"}, 1)])
    story.save_revision().publish()
    send(moderator, story, "ky")
    translation = translation_of(story, "ky")
    texts = set(
        translations.untranslated(translation.source, translation.target_locale).values_list("string__data", flat=1)
    )
    assert texts == {"История", "Кратко.", "человек"}


def sync(client, story, *, publish):
    source = translation_of(story, "ky").source
    data = {"publish_translations": "on"} if publish else {}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("wagtail_localize:update_translations", args=[source.pk]), data, follow=True)


@pytest.fixture
def published(moderator, story):
    """The story, live in Kyrgyz and English too."""
    send(moderator, story, "ky", "en")
    for code in ("ky", "en"):
        translate_all(translation_of(story, code))
        publish(moderator, in_language(story, code))
        assert in_language(story, code).live
    return story


def test_syncing_with_publish_leaves_the_old_words_where_new_ones_are_missing(moderator, published):
    published.summary = "Совсем другое."
    published.save_revision().publish()
    answer = sync(moderator, published, publish=True)
    assert [in_language(published, code).summary for code in ("ky", "en")] == ["КРАТКО.", "КРАТКО."]
    assert len([m for m in answer.context["messages"] if m.level_tag == "warning"]) == 2


def test_syncing_with_publish_publishes_what_needs_no_new_words(moderator, published, picture):
    published.photo = picture
    published.save_revision().publish()
    sync(moderator, published, publish=True)
    assert [in_language(published, code).photo for code in ("ky", "en")] == [picture, picture]


def test_an_editor_who_may_not_publish_cannot_do_it_by_syncing(client, published, picture):
    sign_in(client, UserFactory(role="editor"))
    published.photo = picture
    published.save_revision().publish()
    answer = sync(client, published, publish=True)
    assert in_language(published, "ky").photo is None
    assert len([m for m in answer.context["messages"] if m.level_tag == "warning"]) == 2


def test_all_texts_go_out_and_come_back_as_a_po_file(editor, story):
    send(editor, story, "ky")
    translation = translation_of(story, "ky")
    answer = editor.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    po = polib.pofile(answer.content.decode())
    assert len(po) == translation.source.stringsegment_set.count() == 14
    for entry in po:
        entry.msgstr = entry.msgid.upper()
    file = SimpleUploadedFile("story.po", str(po).encode(), content_type="text/x-gettext-translation")
    editor.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": file})
    assert translation.get_progress() == (14, 14)
    assert translations.of(in_language(story, "ky")).left == 0


def test_a_translated_table_says_everything_in_the_other_language(moderator, story):
    send(moderator, story, "ky")
    translation = translation_of(story, "ky")
    for segment in translation.source.stringsegment_set.all():
        words = {"Область": "Облус", "Ош": "Оштун", "Где": "Кайда"}.get(segment.string.data, "башка")
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=translation.target_locale, data=words
        )
    publish(moderator, in_language(story, "ky"))
    table = in_language(story, "ky").body[3].value
    assert (table.caption, table.columns[0]["heading"], table.row_data[0]["values"]) == ("Кайда", "Облус", ["Оштун"])


def test_a_broken_po_file_is_refused_in_words_and_changes_nothing(editor, story):
    send(editor, story, "ky")
    translation = translation_of(story, "ky")
    upload = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    for content in (b"", b"msgid", b"\xff\xfe\x00", b'msgid ""\nmsgstr ""\n', b"\x00" * 100):
        answer = editor.post(upload, {"file": SimpleUploadedFile("a.po", content)}, follow=True)
        assert answer.status_code == 200
        assert [m.level_tag for m in answer.context["messages"]][-1] == "error"
    assert editor.post(upload, {}, follow=True).status_code == 200
    assert translation.get_progress()[1] == 0


def test_the_way_back_to_an_alias_says_that_it_is_one(moderator, story, indexes):
    LocaleSynchronization.objects.create(locale=indexes["ky"].locale, sync_from=indexes["ru"].locale)
    call_command("sync_locale_trees")
    send(moderator, story, "ky")
    alias = in_language(story, "ky")
    answer = moderator.post(reverse("wagtail_localize:convert_to_alias", args=[alias.pk]), follow=True)
    assert answer.status_code == 200
    assert [m.level_tag for m in answer.context["messages"]][-1] == "info"
    assert in_language(story, "ky").alias_of_id == story.pk


def to_alias(client, page):
    return client.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]), follow=True)


@pytest.mark.parametrize("code", ["ky", "en"])
def test_an_editor_who_may_not_publish_takes_no_translation_off_the_site(client, published, code):
    sign_in(client, UserFactory(role="editor"))
    own = in_language(published, code)
    answer = to_alias(client, own)
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    kept = in_language(published, code)
    assert (kept.alias_of_id, kept.title, kept.live) == (None, own.title, True)
    assert translation_of(published, code).enabled


def test_an_editor_who_may_not_publish_puts_no_draft_on_the_site_either(editor, story):
    send(editor, story, "ky")
    to_alias(editor, in_language(story, "ky"))
    assert (in_language(story, "ky").alias_of_id, in_language(story, "ky").live) == (None, False)


def test_a_page_that_became_an_alias_is_forgotten_by_search_remarks_and_page_cache(moderator, published):
    own, other = in_language(published, "ky"), in_language(published, "en")
    for page in (own, other):
        Remark.objects.create(page_id=page.pk, kind="phone", quote="0312 12 34 56")
        assert SearchEntry.objects.filter(page_id=page.pk).exists()
    SearchEntry.objects.filter(page_id=own.pk).update(text="left over")
    before = pagecache.current_generation()
    answer = to_alias(moderator, own)
    assert answer.status_code == 200
    assert in_language(published, "ky").alias_of_id == published.pk
    assert list(SearchEntry.objects.filter(page_id__in=[own.pk, other.pk]).values_list("page_id", flat=True)) == [
        other.pk
    ]
    assert not Remark.objects.filter(page_id=own.pk).exists()
    assert Remark.objects.filter(page_id=other.pk).exists()
    assert pagecache.current_generation() > (before or 0)
