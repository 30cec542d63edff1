"""The live headline: right after every step of a request, split by nothing, silent below ten."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from consult import counters, reporting, transitions
from consult.board import figures
from consult.counters import Measure
from consult.models.codes import Outcome
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory

from .conftest import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_headline_follows_a_request_from_question_to_answer():
    lawyer = LawyerFactory().user
    request = RequestFactory()
    assert (figures.headline().waiting, figures.headline().today) == (1, 0)
    transitions.claim(request, by=lawyer)
    assert figures.headline().waiting == 0
    transitions.start(request, by=lawyer)
    transitions.answer(request, by=lawyer, text="Сотко кайрылыңыз.", outcome=Outcome.ADV_WRITTEN)
    after = figures.headline()
    assert (after.today, after.month, after.year, after.waiting) == (1, 1, 1, 0)


def test_today_this_month_and_this_year_are_those_of_bishkek(regions, count):
    count(regions[0], amount=2)
    count(regions[0], amount=3, day=dt.date(2026, 11, 1))
    count(regions[0], amount=4, day=dt.date(2026, 1, 1))
    count(regions[0], amount=50, day=dt.date(2025, 12, 31))
    late = dt.datetime(2026, 11, 19, 19, tzinfo=dt.UTC)  # already the 20th in Bishkek
    found = figures.headline(late)
    assert (found.today, found.month, found.year) == (2, 5, 9)


@pytest.mark.parametrize(("responses", "in_time"), [(9, None), (10, 0.8)])
def test_a_share_is_given_from_ten_on(regions, count, responses, in_time):
    count(regions[0], amount=responses, measure=Measure.RESPONSES)
    count(regions[0], amount=8, measure=Measure.RESPONSES_IN_TIME)
    assert figures.headline(NOW).in_time == in_time


def test_ratings_are_averaged_from_ten_on_and_set_against_all_consultations(regions, count):
    count(regions[0], amount=40)
    count(regions[0], amount=9, measure=Measure.RATINGS)
    count(regions[0], amount=9 * 450, measure=Measure.RATING_POINTS)
    before = figures.headline(NOW)
    assert (before.rating, before.rated) == (None, 9 / 40)
    count(regions[0], amount=1, measure=Measure.RATINGS)
    count(regions[0], amount=350, measure=Measure.RATING_POINTS)
    after = figures.headline(NOW)
    assert (after.rating, after.rated) == (4.4, 0.25)


def test_a_rating_of_a_client_arrives_in_the_figures():
    report = ReportFactory()
    reporting.rate(report, respect=5, understood=4, helped=3)
    today = timezone.localdate()
    assert counters.total(Measure.RATING_POINTS, since=today) == 400


@pytest.mark.parametrize(
    ("language", "year", "share", "rating"),
    [("ky", "2\xa0272", "83%", "4,5"), ("ru", "2\xa0272", "83%", "4,5"), ("en", "2,272", "83%", "4.5")],
)
def test_figures_are_written_as_each_language_writes_them(language, year, share, rating):
    one = figures.Headline(1, NOW, 0, 7, 2272, 3, 0.831, 4.52, None, sample=False)
    with translation.override(language):
        words = figures.words(one)
    assert (words["year"], words["in_time"].replace("\xa0", ""), words["rating"]) == (year, share, rating)
    assert (words["rated"], words["at"]) == ("–", "12:00")


def test_the_headline_says_whether_sample_data_are_in_it():
    assert figures.headline(NOW).sample is False
    RequestFactory(is_sample=True)
    assert figures.headline(NOW).sample is True


def test_the_revision_is_read_once_for_many_visitors(django_assert_num_queries):
    with django_assert_num_queries(2):
        for _ in range(100):
            figures.revision()


def test_for_machines_the_headline_is_one_object_with_all_three_languages(regions, count):
    count(regions[0], amount=12)
    data = figures.as_data(figures.headline(NOW))
    assert data["consultations"] == {"today": 12, "month": 12, "year": 12}
    assert set(data["words"]) == {"ky", "ru", "en"}
    assert data["words"]["en"]["day"] == "20 November 2026"
    assert str(regions[0].pk) not in str(data)
    assert DAY.isoformat() in data["at"]
