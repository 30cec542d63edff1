import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import wagtail_factories
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey

from home.models import CacheGeneration, Partner
from programs.models import Call, CallDocument, Program, ProgramPage, ProgramPartner, Project, Topic
from programs.viewsets import CallViewSet
from tests.factories.events import EventPageFactory, EventsIndexPageFactory, SessionFactory, TrainingPageFactory
from tests.factories.home import RegionFactory, sign_in
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


def test_a_program_page_shows_its_goals_figures_oblasts_and_period_and_links_to_whom_it_names(client, index):
    fact = ProgramFactory(starts_on=date(2020, 1, 1), starts_precision="month", url="https://program.example/")
    fact.regions.add(RegionFactory(iso="KG-X", name_en="Naryn oblast"))
    ProgramPartner.objects.create(program=fact, partner=PartnerFactory(code="eu"), role="donor")
    page = ProgramPageFactory(
        parent=index,
        locale=index.locale,
        fact=fact,
        goals=[("goal", "Nobody is alone with the law.")],
        figures=[("figure", {"value": "45", "label": "students", "source": "ALC", "as_of": "April 2019"})],
    )
    html = client.get(page.url).content.decode()
    for words in ("Nobody is alone with the law.", "<b>45</b> students", "Source: ALC", "April 2019", "January 2020"):
        assert words in html
    for address in ("/en/programs/?region=KG-X", "/en/partners/eu/", "https://program.example/"):
        assert f'href="{address}"' in html
    assert f'<link rel="alternate" type="application/atom+xml" title="{page.title}" href="{page.url}feed/">' in html


@pytest.mark.both_databases
def test_events_to_come_events_that_were_and_stories_stand_apart(client, index, homes, news):
    page = ProgramPageFactory(parent=index, locale=index.locale)
    events = EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    now = timezone.now()
    of_us = {"parent": events, "locale": events.locale, "part_of": page}
    EventPageFactory(title="Long past", slug="past", **of_us)
    EventPageFactory(title="Next week", slug="next", starts_at=now, ends_at=now + timedelta(days=7), **of_us)
    training = TrainingPageFactory(title="A training of 2019", slug="training", **of_us)
    SessionFactory(training=training.fact)
    NewsPageFactory(parent=news, locale=news.locale, title="A story of ours", part_of=page)
    html = client.get(page.url).content.decode()
    coming, rest = html.split('id="stories"')
    stories, past = rest.split('id="past"')
    assert "Next week" in coming
    assert "A story of ours" in stories
    assert "Long past" in past
    assert "A training of 2019" in past
    assert "Next week" not in rest
    assert "A story of ours" not in past


@pytest.mark.parametrize("count", [1, 3])
def test_a_program_page_costs_the_same_however_much_belongs_to_it(
    client, index, homes, news, count, steady, django_assert_num_queries
):
    fact = ProgramFactory()
    page = ProgramPageFactory(parent=index, locale=index.locale, fact=fact)
    events = EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    for number in range(count):
        fact.regions.add(RegionFactory())
        ProgramPartner.objects.create(program=fact, partner=PartnerFactory(), role="donor")
        project = ProjectFactory(program=fact, region=RegionFactory())
        project.donors.add(PartnerFactory())
        project.implementers.add(PartnerFactory())
        ProjectPageFactory(parent=page, locale=page.locale, fact=project, slug=f"project-{number}")
        CallFactory(program=fact)
        NewsPageFactory(parent=news, locale=news.locale, part_of=page)
        of_us = {"parent": events, "locale": events.locale, "part_of": page}
        EventPageFactory(slug=f"event-{number}", **of_us)
        SessionFactory(training=TrainingPageFactory(slug=f"training-{number}", **of_us).fact)
    client.get(f"{page.url}?x=1")
    with django_assert_num_queries(PROGRAM_QUERIES):
        client.get(f"{page.url}?x=1")


PROGRAM_QUERIES = 24


@pytest.mark.parametrize(
    ("language", "words"), [("ky", "400\xa0000 сом"), ("ru", "400\xa0000 сомов"), ("en", "400,000 soms")]
)
def test_a_budget_is_written_as_the_language_writes_it(client, homes, language, words):
    index = ProgramsIndexPageFactory(parent=homes[language], locale=homes[language].locale)
    page = ProgramPageFactory(parent=index, locale=index.locale)
    region = RegionFactory(name_ky="Нарын", name_ru="Нарын", name_en="Нарын")
    fact = ProjectFactory(budget=400_000, region=region, status="finished", program=page.fact)
    ProjectPageFactory(parent=page, locale=page.locale, fact=fact, slug="one")
    html = client.get(f"{page.url}one/").content.decode()
    assert words in html.replace("&nbsp;", "\xa0")
    assert re.search(r'#check"/></svg>\w+</span> <span class="chip chip--place">.*#map-pin"/></svg>Нарын', html)


@pytest.mark.parametrize("count", [1, 3])
def test_the_index_costs_the_same_however_many_programs_it_lists(
    client, index, count, steady, django_assert_num_queries
):
    for _n in range(count):
        ProgramPageFactory(parent=index, locale=index.locale)
    client.get(f"{index.url}?x=1")
    with django_assert_num_queries(INDEX_QUERIES):
        client.get(f"{index.url}?x=1")


INDEX_QUERIES = 11


def test_programs_are_chosen_by_oblast_at_an_address_of_its_own(client, index):
    here, there = RegionFactory(iso="KG-X"), RegionFactory(iso="KG-Z")
    for title, region in (("In the north", here), ("In the south", there)):
        page = ProgramPageFactory(parent=index, locale=index.locale, title=title)
        page.fact.regions.add(region)
    html = client.get(f"{index.url}?region=KG-X").content.decode()
    assert "In the north" in html
    assert "In the south" not in html
    assert '<link rel="canonical" href="http://testserver/en/programs/?region=KG-X">' in html


@pytest.mark.parametrize("region", ["KG-NO", "x" * 10_000, "\0", "417"])
def test_an_oblast_that_is_none_is_a_clear_page_with_404(client, index, region):
    response = client.get(index.url, {"region": region})
    assert response.status_code == 404
    assert "This oblast is not known here" in response.content.decode()


def test_a_program_that_is_unpublished_or_deleted_leaves_the_pages_of_its_parts_whole(client, index, news):
    page = ProgramPageFactory(parent=index, locale=index.locale, slug="gone")
    story = NewsPageFactory(parent=news, locale=news.locale, part_of=page)
    assert "/programs/gone/" in client.get(story.url).content.decode()
    page.unpublish()
    html = client.get(f"{story.url}?x=1")
    assert html.status_code == 200
    assert "/programs/gone/" not in html.content.decode()
    page.delete()
    assert client.get(f"{story.url}?x=2").status_code == 200
    assert client.get(news.url, {"program": page.fact.code}).status_code == 200


def test_the_address_of_the_calls_cannot_be_taken_by_a_program(index):
    page = ProgramPageFactory.build(slug="calls", locale=index.locale, fact=ProgramFactory())
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["slug"]


def test_translating_a_program_and_its_projects_triples_no_fact(index, homes):
    page = ProgramPageFactory(parent=index, locale=index.locale, goals=[("goal", "A goal.")])
    ProjectPageFactory(parent=page, locale=page.locale, fact=ProjectFactory(program=page.fact), slug="one")
    CallFactory(program=page.fact)
    counts = [model.objects.count() for model in (Program, Project, Call)]
    for code in ("ky", "ru"):
        for one in (index, page, *page.get_children().specific()):
            one.copy_for_translation(homes[code].locale).save_revision().publish()
    translated = ProgramPage.objects.get(locale=homes["ky"].locale)
    assert translated.fact == page.fact
    assert [str(goal.value) for goal in translated.goals] == ["A goal."]
    assert [model.objects.count() for model in (Program, Project, Call)] == counts


def test_staff_write_a_program_with_its_partners_and_a_call_with_its_papers_on_one_page(client, admin_user, db):
    sign_in(client, admin_user)
    partner, paper = PartnerFactory(), wagtail_factories.DocumentFactory()
    names = {"name_ky": "", "name_ru": "", "name_en": "One"}
    lists = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    period = {"starts_on": "", "ends_on": "", "starts_precision": "day", "ends_precision": "day"}
    rows = {f"partnerships-{name}": value for name, value in lists.items()}
    rows |= {"partnerships-0-partner": partner.pk, "partnerships-0-role": "donor", "partnerships-0-id": ""}
    form = {"code": "one", "is_running": "on", "url": "", **names, **period, **rows}
    assert client.post(reverse("programs:add"), form).status_code == 302
    assert Program.objects.get(code="one").partnerships.get().partner == partner
    rows = {f"documents-{name}": value for name, value in lists.items()}
    rows |= {"documents-0-document": paper.pk, "documents-0-name_en": "The form", "documents-0-ORDER": "1"}
    words = {f"{field}_{code}": "" for field in ("aim", "how") for code in ("ky", "ru", "en")}
    form = {"code": "one", "opens_on": "", "closes_on": "", "program": "", "region": "", **names, **words, **rows}
    assert client.post(reverse("calls:add"), form).status_code == 302
    assert Call.objects.get(code="one").documents.get().document == paper


@pytest.mark.parametrize("model", [Program, ProgramPartner, Project, Call, CallDocument, Topic, Partner])
def test_every_field_that_staff_fill_says_what_it_is_for(model):
    told = {"name_ky", "name_ru", "name_en"}  # their heading and their order say it
    told |= {f"{field}_{code}" for field in ("budget_note", "aim", "how") for code in ("ky", "ru", "en")}
    silent = [
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "editable", False)
        and not field.auto_created
        and not field.help_text
        and field.name not in told
        and not isinstance(field, ParentalKey)
    ]
    assert silent == ["partner"] * (model is ProgramPartner)


@pytest.mark.parametrize("name", ["programs", "projects", "calls", "topics"])
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
