"""What is missing, on its way, behind its source or complete in each language."""

import csv
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation

from home.editing import sending, states
from home.editing.states import State
from programs.models import NewsPage
from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexes(homes):
    return translated(homes, lambda code, **kw: NewsIndexPageFactory.build(title=f"News {code}", **kw))


@pytest.fixture
def write(indexes):
    """`write("Title")`: a published Russian story."""

    def one(title, **kwargs):
        parent = indexes["ru"]
        page = NewsPageFactory(parent=parent, locale=parent.locale, title=title, summary="Одно два три.", **kwargs)
        page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)

    return one


def send(page, *codes):
    sending.send(page, Locale.objects.filter(language_code__in=codes))


def translate(page, code, leave=0):
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale__language_code=code)
    segments = list(translation.source.stringsegment_set.order_by("order"))
    for segment in segments[: len(segments) - leave]:
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, context=segment.context, locale=translation.target_locale,
            defaults={"data": f"{segment.string.data} {code}"},
        )  # fmt: skip
    return translation


def publish(page, code):
    translation = translate(page, code)
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()


def state_of(page) -> dict[str, State]:
    return {row.language: row.state for row in states.rows() if row.key == str(page.translation_key)}


def test_a_story_that_nobody_has_sent_is_missing_in_the_other_languages(write):
    assert state_of(write("История")) == {"ky": State.MISSING, "en": State.MISSING}


def test_a_page_that_shows_the_sources_words_is_still_missing_until_it_is_sent(write, indexes):
    story = write("История")
    LocaleSynchronization.objects.create(locale=indexes["ky"].locale, sync_from=indexes["ru"].locale)
    call_command("sync_locale_trees")
    assert state_of(story)["ky"] == State.MISSING
    send(story, "ky")
    assert state_of(story)["ky"] == State.DRAFT


def test_a_translation_goes_from_draft_to_ready_to_complete(write):
    story = write("История")
    send(story, "ky")
    translate(story, "ky", leave=1)
    assert state_of(story) == {"ky": State.DRAFT, "en": State.MISSING}
    translate(story, "ky")
    assert state_of(story)["ky"] == State.READY
    publish(story, "ky")
    assert state_of(story)["ky"] == State.COMPLETE


def test_a_source_that_was_published_again_leaves_its_translations_behind(write):
    story = write("История")
    send(story, "ky")
    publish(story, "ky")
    story.summary = "Другое."
    story.save_revision().publish()
    assert state_of(story)["ky"] == State.OUTDATED
    source = Translation.objects.get(source__object_id=story.translation_key).source
    source.update_from_db()
    assert state_of(story)["ky"] == State.OUTDATED  # synced, and a text to do
    translate(story, "ky")
    assert state_of(story)["ky"] == State.READY  # translated, and the page still says the old words
    publish(story, "ky")
    assert state_of(story)["ky"] == State.COMPLETE


def test_a_page_that_is_written_by_hand_is_behind_when_its_source_is_newer(write):
    story = write("История")
    send(story, "ky")
    publish(story, "ky")
    Translation.objects.update(enabled=False)
    assert state_of(story)["ky"] == State.COMPLETE
    story.save_revision().publish()
    assert state_of(story)["ky"] == State.OUTDATED


def test_a_draft_that_nobody_sent_lacks_nothing(write):
    story = write("История")
    story.unpublish()
    assert state_of(story) == {}


def test_words_to_do_are_those_without_a_translation(write):
    sent, fresh = write("Раз два"), write("Три")
    send(sent, "ky")
    translate(sent, "ky", leave=1)  # title done, summary left
    found = [row for row in states.rows() if row.key in (str(sent.translation_key), str(fresh.translation_key))]
    states.count_words(found)
    words = {(row.title, row.language): row.words for row in found}
    assert words == {("Раз два", "ky"): 3, ("Раз два", "en"): 5, ("Три", "ky"): 4, ("Три", "en"): 4}


@pytest.mark.parametrize("count", [1, 3])
def test_the_states_take_the_same_queries_for_one_story_and_for_three(write, count, django_assert_num_queries):
    for number in range(count):
        story = write(f"История {number}")
        send(story, "ky")
    with django_assert_num_queries(3):
        found = states.rows()
    with django_assert_num_queries(4):
        states.count_words([row for row in found if row.kind == story.content_type_id])


@pytest.fixture
def editor(client, write):
    return sign_in(client, UserFactory(role="editor"))


def rows_of(response):
    return [(row.title, row.language, row.state.value) for row in response.context["object_list"]]


def test_the_report_filters_by_language_state_and_kind(editor, write):
    story = write("История")
    send(story, "ky")
    url, kind = reverse("parity"), story.content_type_id
    assert rows_of(editor.get(url, {"kind": kind})) == [("История", "ky", "draft"), ("История", "en", "missing")]
    assert rows_of(editor.get(url, {"kind": kind, "language": "en"})) == [("История", "en", "missing")]
    assert rows_of(editor.get(url, {"kind": kind, "state": "draft"})) == [("История", "ky", "draft")]
    assert editor.get(url, {"kind": "x", "language": "xx", "p": "9999"}).status_code in (200, 404)
    page = editor.get(url, {"kind": kind}).content.decode()
    assert reverse("wagtail_localize:submit_page_translation", args=[story.pk]) in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_report_leaves_as_a_spreadsheet_with_the_chosen_rows(editor, write, form):
    write("История")
    answer = editor.get(reverse("parity"), {"export": form, "language": "ky"})
    content = b"".join(answer.streaming_content)
    if form == "csv":
        table = list(csv.reader(io.StringIO(content.decode())))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        table = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    (row,) = [row for row in table if row[0] == "История"]
    assert len(table[0]) == 6
    assert row[2:4] == ["ru", "ky"]
    assert row[5] == "4"


def test_the_report_is_for_those_who_work_on_pages(client, write):
    write("История")
    sign_in(client, UserFactory(role="lawyer"))
    assert client.get(reverse("parity")).status_code == 302
    assert reverse("parity") not in client.get("/admin/").content.decode()


def test_there_is_one_report_of_translations_in_the_menu(editor):
    page = editor.get("/admin/").content.decode()
    assert reverse("parity") in page
    assert reverse("wagtail_localize:translations_report") not in page


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_the_report_of_wagtail_localize_leads_to_ours_for_those_who_may_see_it(client, write, name):
    write("История")
    url = reverse(f"wagtail_localize:{name}")
    sign_in(client, UserFactory(role="lawyer"))
    refused = client.get(url)
    assert (refused.status_code, refused["Location"]) == (302, reverse("wagtailadmin_home"))
    sign_in(client, UserFactory(role="editor"))
    assert client.get(url)["Location"] == reverse("parity")


def words_to_do(page) -> dict[str, tuple[State, int]]:
    found = [row for row in states.rows() if row.key == str(page.translation_key)]
    states.count_words(found)
    return {row.language: (row.state, row.words) for row in found}


def test_a_source_with_new_words_leaves_behind_what_is_public_and_what_is_on_its_way(write):
    story = write("История")
    send(story, "ky", "en")
    publish(story, "ky")
    translate(story, "en")
    assert words_to_do(story) == {"ky": (State.COMPLETE, 0), "en": (State.READY, 0)}
    story.summary = "Совсем другие новые слова."
    story.save_revision().publish()
    assert words_to_do(story) == {"ky": (State.OUTDATED, 4), "en": (State.OUTDATED, 4)}  # the title stays translated
    Translation.objects.filter(source__object_id=story.translation_key).first().source.update_from_db()
    assert words_to_do(story) == {"ky": (State.OUTDATED, 4), "en": (State.DRAFT, 4)}
    publish(story, "ky")
    assert words_to_do(story) == {"ky": (State.COMPLETE, 0), "en": (State.DRAFT, 4)}


def test_an_alias_on_its_way_is_behind_a_newer_source_too(write, indexes):
    story = write("История")
    LocaleSynchronization.objects.create(locale=indexes["ky"].locale, sync_from=indexes["ru"].locale)
    call_command("sync_locale_trees")
    send(story, "ky")
    assert words_to_do(story)["ky"] == (State.DRAFT, 4)
    story.title = "Другая история"
    story.save_revision().publish()
    assert words_to_do(story) == {"ky": (State.OUTDATED, 5), "en": (State.MISSING, 5)}


@pytest.mark.parametrize("count", [1, 3])
def test_words_of_newer_sources_take_the_same_queries_for_one_and_for_three(write, count, django_assert_num_queries):
    for number in range(count):
        story = write(f"История {number}")
        send(story, "ky")
        story.summary = "Иначе."
        story.save_revision().publish()
    found = [row for row in states.rows() if row.kind == story.content_type_id]
    states.count_words(found)  # content types are remembered
    with django_assert_num_queries(7):
        states.count_words(found)
