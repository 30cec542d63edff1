"""The sample, loaded once for this module inside a transaction that is rolled back at its end."""

import logging
import re
from collections import Counter
from datetime import time, timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from consult import counters, reporting
from consult.board import breakdowns
from consult.counters import Measure
from consult.models import ConsultationReport, ConsultationRequest
from consult.models.codes import Channel, Outcome, State
from events.models import Campaign, EventPage, Stop, Training
from events.models.trainings import Door
from events.schedule import timetable
from home.models import BasePage, District, HomePage, Hotline, LegalAidCentre, Partner, Settlement, StandardPage, User
from programs.models import Call, NewsPage, Program, Project
from ukuk.sample import bus, logins, pages, removal, source, translating

pytestmark = pytest.mark.django_db
SEED_SENTENCES = Path(__file__).parent / "data" / "seed_sentences.txt"
SAME_IN_EVERY_LANGUAGE = re.compile(r"[\d\s,–]+|https?://.*|Places: .*|Boundaries: .*|SOATE codes .*")


def load(*arguments):
    out = StringIO()
    call_command("load_sample", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def sample(django_db_setup, django_db_blocker, tmp_path_factory):
    changed = {
        "VAR_DIR": tmp_path_factory.mktemp("var"),  # the logins' file is not for the var/ of whoever runs the tests
        "TASKS": {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},  # indexing is not looked at here
    }
    with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
        logging.disable(logging.INFO)
        load()
        yield
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def everything():
    """How many rows of every model there are."""
    ours = (model for model in apps.get_models() if model._meta.app_label in {"home", "programs", "events", "consult"})
    models = [*ours, Page, Translation]
    return {model._meta.label: model._default_manager.count() for model in models}


def plain(text):
    """Without what a block or a tag adds, and with one kind of apostrophe."""
    text = re.sub(r"<[^>]+>", " ", text).replace("’", "'")
    return re.sub(r"\s+", " ", re.sub("[“”]", "", text)).strip()


def words_of(page):
    """All that a page says in words, in its order."""
    found = [page.title, getattr(page, "guests", ""), page.summary]

    def gather(value):
        if isinstance(value, dict):
            for part in value.values():
                gather(part)
        elif isinstance(value, list):
            for part in value:
                gather(part)
        elif isinstance(value, str):
            found.append(value)

    for name in ("body", "report"):
        if hasattr(page, name):
            gather([block["value"] for block in getattr(page, name).raw_data])
    return plain(" ".join(found))


def english():
    return Page.objects.filter(locale__language_code="en", depth__gt=1).specific()


def test_every_sentence_of_the_two_sources_stands_on_exactly_one_page():
    texts = {page.slug: words_of(page) for page in english()}
    sentences = SEED_SENTENCES.read_text(encoding="utf-8").splitlines()
    found = {sentence: [slug for slug, text in texts.items() if sentence in text] for sentence in sentences}
    assert len(sentences) == 96
    assert {sentence: slugs for sentence, slugs in found.items() if len(slugs) != 1} == {}


@pytest.mark.parametrize("leftover", ["IMG 0", "Excellent action photo", "Ryskolova", "Marat Bakirov", "Elizada"])
def test_file_names_and_the_spellings_of_file_names_are_not_content(leftover):
    assert [page.slug for page in english() if leftover in words_of(page)] == []


def test_every_page_is_live_in_three_languages_and_none_is_an_alias():
    shown = Page.objects.filter(depth__gt=1)
    languages = Counter(shown.values_list("locale__language_code", flat=True))
    assert languages["ky"] == languages["ru"] == languages["en"] == len(pages.skeleton()) + len(pages.samples())
    assert not shown.filter(live=False).exists()
    assert not shown.filter(alias_of__isnull=False).exists()


def test_the_single_pages_have_the_same_address_in_every_language():
    for slug in ("programs", "news", "events", "bus", "centres", "board", "consult"):
        assert Page.objects.filter(slug=slug, depth=3).count() == 3


def test_no_string_of_any_page_is_left_untranslated():
    unfinished = {str(one): one.get_progress() for one in Translation.objects.all()}
    assert len(unfinished) == 2 * (len(pages.skeleton()) + len(pages.samples()))
    assert {name: progress for name, progress in unfinished.items() if progress[0] != progress[1]} == {}


def test_no_translation_repeats_its_source():
    repeated = []
    for path in (source.HERE / "translations").glob("*.po"):
        key, language, _po = path.name.split(".")
        for said, translated in source.words(key, language).items():
            same = said == translated and language != "en" and not SAME_IN_EVERY_LANGUAGE.fullmatch(said)
            cyrillic = language == "en" and re.search("[а-яё]", translated)
            repeated += [(path.name, said)] if same or cyrillic else []
    assert repeated == []


def test_translations_say_that_no_native_editor_has_read_them_and_originals_do_not():
    unread = {
        (page.locale.language_code, page.specific.translation_unread)
        for page in Page.objects.filter(slug="karakol-social-projects")
    }
    assert unread == {("en", False), ("ru", True), ("ky", True)}


def test_a_story_without_a_printed_date_shows_its_year_and_says_why():
    slugs = {"trainings-batken-isfana", "online-reporting-system", "karakol-social-projects"}
    stories = NewsPage.objects.filter(locale__language_code="en")
    dated = {story.slug: story.date_machine for story in stories}
    assert dated == dict.fromkeys(slugs, "2019") | {"bus-of-solidarity-117-villages": "2021-08-27"}
    assert all("prints no publication date" in story.date_note for story in stories if story.slug in slugs)


def test_the_conference_is_one_page_with_announcement_hours_guests_and_report():
    page = EventPage.objects.get(slug="legal-clinics-conference", locale__language_code="en")
    assert timezone.localtime(page.starts_at).isoformat() == "2019-07-19T09:00:00+06:00"
    assert timezone.localtime(page.ends_at).hour == 13
    assert "Jannat Regency Hotel, 21/2 Aaly Tokombaev Street" in page.venue
    assert "the US Embassy" in page.guests
    gallery = next(block.value for block in page.report if block.block_type == "gallery")
    assert len(gallery["photos"]) == 12
    assert {photo["image"] for photo in gallery["photos"]} == {None}


def test_photo_credits_are_printed_where_the_source_prints_them():
    page = NewsPage.objects.get(slug="bus-of-solidarity-117-villages", locale__language_code="en")
    photos = [block.value for block in page.body if block.block_type == "photo"]
    photos += [photo for block in page.body if block.block_type == "gallery" for photo in block.value["photos"]]
    assert [photo["credit"] for photo in photos] == ["Chyntemir Kalbaev / UNDP Kyrgyzstan"] * 4


def test_the_total_of_the_karakol_projects_is_never_split():
    projects = Project.objects.filter(program__code="state-social-procurement")
    assert {project.code: project.budget for project in projects} == {
        "children-of-labor-migrants": None,
        "women-victims-of-domestic-violence": None,
    }
    assert all("400,000" in project.budget_note_en for project in projects)


def test_the_third_competition_is_still_to_be_announced():
    assert Call.objects.get(code="maintaining-public-order").state() == Call.State.ANNOUNCED


def test_the_training_has_two_venues_with_their_printed_days():
    sessions = Training.objects.get(code="child-protection-batken-leilek").sessions.all()
    assert [(session.venue_en, f"{session.starts_on} {session.ends_on}") for session in sessions] == [
        ("Batken", "2019-08-06 2019-08-07"),
        ("Isfana", "2019-08-08 2019-08-09"),
    ]


def test_a_made_up_seminar_can_be_registered_for_and_says_that_it_is_a_sample():
    seminar = Training.objects.get(code="sample-registration")
    assert seminar.is_sample
    assert [page.is_sample for page in seminar.pages.live()] == [True] * 3
    assert [session.capacity for session in seminar.sessions.with_seats() if session.door() == Door.OPEN] == [30, 20]
    printed = Training.objects.exclude(pk=seminar.pk)
    assert not any(page.is_sample for training in printed for page in training.pages.live())


def test_a_centre_has_no_phone_and_no_street_and_all_but_the_printed_one_are_samples():
    centres = LegalAidCentre.objects.all()
    assert {(centre.phones.count(), centre.street, centre.latitude) for centre in centres} == {(0, "", None)}
    assert [centre.code for centre in centres if not centre.is_sample] == ["karakol"]
    real = centres.get(code="karakol")
    assert (real.week, real.languages, real.step_free, real.receives) == ({}, [], None, "")
    assert centres.get(code="sample-naryn").week[5] == ((time(10), time(14)),)
    oblasts = {centre.region.iso for centre in centres if centre.is_sample}
    assert oblasts == {"KG-B", "KG-C", "KG-J", "KG-N", "KG-O", "KG-T", "KG-Y"}


def test_only_confirmed_numbers_are_shown():
    assert set(Hotline.objects.filter(is_shown=True).values_list("number", flat=True)) == {"102", "111", "112", "114"}


def test_the_campaign_of_2021_gives_the_four_printed_figures_from_its_rows():
    stops = Stop.objects.filter(campaign__code=bus.PAST)
    reports = ConsultationReport.objects.counted().of_campaign(Campaign.objects.get(code=bus.PAST))
    assert stops.values("settlement").distinct().count() == 117
    assert stops.values("settlement__aimak_ru_2021").distinct().count() == 72
    assert set(stops.values_list("settlement__district__region__iso", flat=True)) == {"KG-O", "KG-N"}
    assert set(stops.values_list("state", flat=True)) == {Stop.State.HELD}
    assert reports.count() == 2272
    assert reports.filter(matter="DV").count() == 10
    assert set(reports.filter(matter="DV").values_list("is_sample", flat=True)) == {True}


def test_the_board_counts_what_was_reported():
    campaign = Campaign.objects.get(code=bus.PAST)
    assert counters.total(Measure.CONSULTATIONS, campaign=campaign.pk) == 2272
    assert counters.total(Measure.CONSULTATIONS) == ConsultationReport.objects.counted().count()
    assert counters.total(Measure.WAITING) == ConsultationRequest.objects.filter(state=State.NEW).count()


def test_the_campaign_page_can_show_the_printed_totals_at_once():
    shown = breakdowns.of_campaign(Campaign.objects.get(code=bus.PAST).pk)
    assert (shown.consultations, shown.violence) == (2272, 10)


def test_the_results_of_2021_are_counted_from_its_stops_as_the_source_prints_them():
    counted = timetable.results(Campaign.objects.get(code=bus.PAST))
    assert (counted.villages, counted.aimaks) == (117, 72)


def test_the_tour_runs_two_stops_a_day_from_thirty_days_before_to_sixty_after():
    tour = Campaign.objects.get(code=bus.TOUR)
    today = timezone.localdate()
    assert (tour.starts_on, tour.ends_on) == (today - timedelta(days=30), today + timedelta(days=60))
    original = tour.stops.filter(moved_from__isnull=True)
    days = Counter(stop.day for stop in original)
    assert set(days.values()) == {2}
    assert min(days) >= tour.starts_on
    assert max(days) <= tour.ends_on
    assert set(tour.stops.values_list("state", flat=True)) == set(Stop.State.values)
    assert not tour.stops.filter(is_sample=False).exists()


def test_about_four_hundred_reports_are_of_the_last_year_and_none_of_tomorrow():
    recent = ConsultationReport.objects.filter(consulted_on__gte=timezone.localdate() - timedelta(days=366))
    assert 400 <= recent.count() <= 450
    assert not recent.filter(consulted_on__gt=timezone.localdate()).exists()


def test_sixty_requests_stand_in_every_state():
    requests = ConsultationRequest.objects.all()
    assert requests.count() == 60
    assert set(requests.values_list("state", flat=True)) == set(State.values)
    assert not requests.filter(is_sample=False).exists()


def test_a_sample_request_names_nobody_and_owes_nobody_a_message():
    for request in ConsultationRequest.objects.exclude(state=State.ERASED):
        assert request.narrative.startswith(("Мисал.", "Пример.", "Sample."))
        assert not request.contact
    assert apps.get_model("home", "OutboxMessage").objects.count() == 0


def test_loading_again_changes_nothing():
    before = everything()
    load()
    assert everything() == before


def test_a_page_that_an_editor_changed_is_left_alone():
    story = NewsPage.objects.get(slug="online-reporting-system", locale__language_code="ru")
    story.title = "Заголовок редактора"
    story.save_revision().publish()
    load()
    assert NewsPage.objects.get(pk=story.pk).title == "Заголовок редактора"


def test_removing_takes_the_sample_and_leaves_places_sections_and_numbers(monkeypatch):
    before = everything()
    said = load("--remove")
    assert "The sample is gone" in said
    for model in (ConsultationRequest, ConsultationReport, Stop, Campaign, Training, Program, Project, Call, NewsPage):
        assert (model, model.objects.count()) == (model, 0)
    for model in (EventPage, Partner, LegalAidCentre, apps.get_model("events", "CampaignPage")):
        assert (model, model.objects.count()) == (model, 0)
    assert not User.objects.filter(is_sample=True).exists()
    assert Settlement.objects.count() > 1900
    assert Hotline.objects.count() == 4
    assert HomePage.objects.live().count() == 3
    assert StandardPage.objects.live().count() == 12
    assert {measure: counters.by(measure) for measure in Measure} == {measure: {} for measure in Measure}
    and_loading_again_brings_it_back(before, monkeypatch)


def and_loading_again_brings_it_back(before, monkeypatch):
    """All but the reports entered alone: their two thousand rows take half of the time of this module."""
    monkeypatch.setattr("ukuk.sample.reports.packs", lambda now: [])
    load()
    after = everything()
    only_added = ("consult.CounterDelta", "home.CacheGeneration")
    reported = ("consult.ConsultationReport", "consult.ReportEvent")
    for name in (*only_added, *reported):
        del before[name], after[name]
    assert after == before


def test_what_others_made_survives_the_removal():
    index = Page.objects.get(slug="news", locale__language_code="ru", depth=3)
    story = index.add_child(instance=NewsPage(title="Наша новость", slug="our-story"))
    usaid = Partner.objects.get(code="usaid")
    ours = Project.objects.create(code="ours", name_en="Ours")
    ours.donors.add(usaid)
    report = a_real_report()
    load("--remove")
    assert NewsPage.objects.filter(pk=story.pk).exists()
    assert list(ours.donors.all()) == [usaid]
    assert list(ConsultationReport.objects.all()) == [report]
    assert counters.total(Measure.CONSULTATIONS) == 1


def test_a_sample_login_that_signed_something_real_is_switched_off_and_not_deleted():
    lawyer = User.objects.get(username="lawyer")
    a_real_report(lawyer)
    said = load("--remove")
    assert "switched off" in said
    assert not User.objects.get(pk=lawyer.pk).is_active
    assert not logins.path().exists()


def a_real_report(lawyer=None):
    lawyer = lawyer or User.objects.create_user("real-lawyer")
    district = District.objects.select_related("region").get(pk="41705410000000")
    fields = {
        "consulted_on": timezone.localdate(),
        "channel": Channel.HOTLINE,
        "region": district.region,
        "district": district,
        "language": "ky",
        "matter_id": "LND",
        "outcome": Outcome.ADV_ORAL,
    }
    return reporting.enter(fields, by=lawyer, key=UUID("5f0f1a52-3c1b-4f3e-9a63-0d4c4a7c1d11"))


def forget_the_stories():
    for page in NewsPage.objects.all():
        removal.remove_page(page)


def test_bare_makes_the_sections_and_no_story():
    forget_the_stories()
    load("--bare")
    assert HomePage.objects.live().count() == 3
    assert not NewsPage.objects.exists()


def test_a_missing_translation_ends_the_command_with_one_sentence(monkeypatch):
    forget_the_stories()
    monkeypatch.setattr(translating.source, "words", lambda key, language: {})
    with pytest.raises(CommandError, match=r"^The sample was not finished: .*\.po lacks: "):
        load()
    assert not NewsPage.objects.exists()


def test_removing_and_staying_bare_at_once_is_refused():
    with pytest.raises(CommandError, match="Choose --remove or --bare"):
        load("--remove", "--bare")


def test_every_page_kind_of_the_sample_is_one_of_ours():
    assert all(issubclass(kind, BasePage) for kind in pages.KINDS.values())
