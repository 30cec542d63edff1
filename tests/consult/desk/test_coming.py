"""Who comes to the bus and to the centres: numbers of cases, and not a word of theirs."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.consult import RequestFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory


@pytest.fixture
def url():
    return reverse("desk:coming")


def at_stop(days, **fields):
    stop = StopFactory(starts_at=timezone.now() + dt.timedelta(days=days))
    return RequestFactory(way="bus", stop=stop, **fields)


def test_the_numbers_stand_under_their_stop_soonest_first_and_no_word_of_theirs(lawyer, url):
    later, sooner = at_stop(5, narrative="Жашыруун сөз"), at_stop(2)
    page = lawyer.get(url)
    assert [place.cases[0][0] for place in page.context["stops"]] == [sooner, later]
    assert later.case_number in page.text
    assert later.stop.village in page.text
    assert "Жашыруун" not in page.text
    assert later.matter.name not in page.text


def test_a_centre_has_its_own_and_who_chose_another_way_is_not_here(lawyer, url):
    visiting, others = RequestFactory(way="centre", centre=CentreFactory()), RequestFactory()
    page = lawyer.get(url)
    assert page.context["centres"][0].cases == [(visiting, True)]
    assert others.case_number not in page.text


def test_what_is_over_or_was_called_off_or_closed_is_not_listed(lawyer, url):
    at_stop(-3)
    at_stop(3, closed=True)
    assert lawyer.get(url).context["stops"] == []


def test_a_case_of_a_colleague_is_a_number_without_a_link(lawyer, other_lawyer, url):
    case = at_stop(2, claimed=True, lawyer=other_lawyer.user)
    page = lawyer.get(url).text
    assert case.case_number in page
    assert reverse("desk:case", args=[case.pk]) not in page
    assert reverse("desk:case", args=[case.pk]) in other_lawyer.get(url).text


@pytest.mark.parametrize("cases", [1, 3])
def test_it_asks_as_often_however_many_come(lawyer, url, cases, django_assert_num_queries):
    for days in range(cases):
        at_stop(days + 1)
        RequestFactory(way="centre", centre=CentreFactory())
    lawyer.get(url)
    with django_assert_num_queries(14):
        lawyer.get(url)
