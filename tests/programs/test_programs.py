from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.models import CacheGeneration
from programs.models import Call, ProgramPartner
from programs.viewsets import CallViewSet
from tests.factories.pages import (
    CallFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    PartnerFactory,
    ProgramFactory,
    ProgramPageFactory,
    ProgramsIndexPageFactory,
    ProjectFactory,
    ProjectPageFactory,
)


@pytest.fixture
def index(homes):
    return ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (None, None, Call.State.ANNOUNCED),
        (None, date(2026, 12, 1), Call.State.ANNOUNCED),
        (date(2026, 11, 22), None, Call.State.COMING),
        (date(2026, 11, 21), date(2026, 11, 21), Call.State.OPEN),
        (date(2026, 11, 1), None, Call.State.OPEN),
        (date(2026, 11, 1), date(2026, 11, 20), Call.State.CLOSED),
    ],
)
def test_a_call_is_open_by_its_dates_alone(db, opens, closes, state):
    day = date(2026, 11, 21)
    call = CallFactory(opens_on=opens, closes_on=closes)
    assert call.state(day) == state
    assert Call.objects.open(day).exists() == (state == Call.State.OPEN)


def test_a_deadline_before_the_opening_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 1))


def test_a_program_page_shows_who_pays_its_projects_calls_and_stories(client, index, homes):
    fact = ProgramFactory(name_en="Access to justice")
    page = ProgramPageFactory(parent=index, locale=index.locale, fact=fact, title="Access to justice")
    ProgramPartner.objects.create(program=fact, partner=PartnerFactory(name_en="A donor"), role="donor")
    project = ProjectFactory(program=fact, name_en="Children of migrants", budget=400_000)
    ProjectPageFactory(parent=page, locale=page.locale, fact=project, title="Children of migrants", slug="children")
    CallFactory(program=fact, name_en="Maintaining order")
    news = NewsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    NewsPageFactory(parent=news, locale=news.locale, title="Its story", part_of=page)
    NewsPageFactory(parent=news, locale=news.locale, title="Another story")
    html = client.get(page.url).content.decode()
    for words in ("A donor", "Children of migrants", "400,000 soms", "to be announced", "Its story"):
        assert words in html
    assert "Another story" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_index_costs_the_same_however_many_programs_it_lists(client, index, count, django_assert_num_queries):
    for _n in range(count):
        ProgramPageFactory(parent=index, locale=index.locale)
    client.get(f"{index.url}?x=1")
    with django_assert_num_queries(INDEX_QUERIES):
        client.get(f"{index.url}?x=1")


INDEX_QUERIES = 9


@pytest.mark.parametrize("name", ["programs", "program_partners", "projects", "calls"])
def test_staff_keep_the_facts_of_programs_in_the_admin(name, db):
    assert reverse(f"{name}:index")
    assert reverse(f"{name}:add")


def test_a_saved_call_is_public_at_once(db):
    before = generation()
    view = CallViewSet(name="calls").add_view_class()
    view.model, view.form = Call, SimpleNamespace(save=lambda: CallFactory(), save_m2m=lambda: None)
    view.save_instance()
    assert generation() != before


def generation():
    return CacheGeneration.objects.values_list("number", flat=True).first()
