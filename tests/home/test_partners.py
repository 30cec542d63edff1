"""Partners: who they are and everything they took part in, gathered from the apps above."""

import re
from datetime import date

import pytest
from django.test import override_settings
from django.utils import translation
from wagtail.models import Page

from home import everyone, pagecache, partners
from home.models import Partner
from home.partners import Part
from programs.models import ProgramPartner
from tests.factories.events import (
    CampaignFactory,
    CampaignPageFactory,
    EventPageFactory,
    EventsIndexPageFactory,
    SessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)
from tests.factories.pages import (
    PartnerFactory,
    ProgramFactory,
    ProgramPageFactory,
    ProgramsIndexPageFactory,
    ProjectFactory,
)

LIST_QUERIES = 1
PARTNER_QUERIES = 1
GATHER_QUERIES = 19


@pytest.fixture(autouse=True)
def looked_at_each_time(monkeypatch):
    """What was changed is seen by the next request, however quick the test is."""
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 0)


@pytest.fixture
def eu(homes):
    return PartnerFactory(code="eu", name_en="European Union", name_ky="Европа Биримдиги", url="https://eu.example/")


def sections(html: str) -> dict[str, list[tuple[str, str]]]:
    """Of each kind: the title and the line below it of everything that the partner took part in."""
    found = {}
    for part in html.split('<section class="section">')[1:]:
        rows = re.findall(r"<h3>(.*?)</h3>\s*<p class=\"meta\">(.*?)</p>", part, re.DOTALL)
        found[re.search("<h2>(.*?)</h2>", part)[1]] = [(title, " ".join(line.split())) for title, line in rows]
    return found


def test_a_partner_page_names_everything_it_took_part_in_with_its_role_and_dates(client, eu, homes):
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    fact = ProgramFactory(starts_on=date(2020, 1, 1), starts_precision="month")
    program = ProgramPageFactory(parent=index, locale=index.locale, fact=fact, title="Spotlight")
    ProgramPartner.objects.create(program=fact, partner=eu, role="donor")
    ProgramPartner.objects.create(program=fact, partner=PartnerFactory(), role="implementer")
    ProjectFactory(name_en="Children of migrants").implementers.add(eu)
    training = TrainingFactory(name_en="Rights of children")
    training.organisers.add(eu)
    SessionFactory(training=training, starts_on=date(2019, 8, 6), ends_on=date(2019, 8, 7))
    events = EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    conference = EventPageFactory(parent=events, locale=events.locale, title="Legal clinics")
    conference.donors = [eu]
    conference.save()
    days = {"starts_on": date(2021, 5, 1), "ends_on": date(2021, 8, 27)}
    CampaignFactory(name_en="Bus 2021", is_sample=True, **days).partners.add(eu)
    html = client.get("/en/partners/eu/").content.decode()
    found = sections(html)
    assert {kind: [title for title, _line in rows] for kind, rows in found.items()} == {
        "Programs": [f'<a href="{program.url}">Spotlight</a>'],
        "Projects": ["Children of migrants"],
        "Trainings": ["Rights of children"],
        "Conferences": [f'<a href="{conference.url}">Legal clinics</a>'],
        "Bus of Solidarity": ["Bus 2021"],
    }
    *lines, bus = [line for rows in found.values() for _title, line in rows]
    assert lines == [
        "Donor · Began: January 2020",
        "Implementer",
        "Organiser · 6–7 August 2019",
        "Donor · 19 July 2019",
    ]
    assert bus.startswith("Partner · 1 May 2021 – 27 August 2021")
    assert "Sample data" in bus
    assert 'href="https://eu.example/"' in html
    assert re.findall(r'<span class="chip">([^<]+)</span>', html) == ["Donor", "Implementer", "Organiser", "Partner"]


def test_the_page_has_one_heading_a_description_a_trail_and_the_other_languages(client, eu):
    html = client.get("/ky/partners/eu/").content.decode()
    assert html.count("<h1") == 1
    assert "<h1>Европа Биримдиги</h1>" in html
    assert re.search('<meta name="description" content="Европа Биримдиги: [^"]+">', html)
    assert '<a href="/ky/partners/">' in html.split('class="wrap crumbs"')[1].split("</nav>")[0]
    assert '<link rel="canonical" href="http://testserver/ky/partners/eu/">' in html
    assert 'hreflang="en" href="http://testserver/en/partners/eu/"' in html


def test_the_pages_are_kept_until_something_changes(client, eu):
    for address in ("/en/partners/", "/en/partners/eu/"):
        assert "ETag" in client.get(address)
        assert "ETag" not in client.get(f"{address}?x=1")
    eu.name_en = "The Union"
    eu.save()
    pagecache.touch()
    assert "The Union" in client.get("/en/partners/eu/").content.decode()


@pytest.mark.parametrize("code", ["nobody", "x" * 300])
def test_an_unknown_partner_is_not_found(client, homes, code):
    assert client.get(f"/en/partners/{code}/").status_code == 404


def test_a_partner_of_nothing_yet_says_so_and_stands_at_the_end_of_the_list(client, eu):
    other = PartnerFactory(code="zz", name_en="Zebra fund")
    ProgramPartner.objects.create(program=ProgramFactory(), partner=other, role="donor")
    html = client.get("/en/partners/").content.decode()
    assert html.index("Zebra fund") < html.index("European Union")
    assert "Nothing is known yet" in client.get("/en/partners/eu/").content.decode()


def test_without_partners_the_list_says_so(client, homes):
    assert "No partner is listed yet" in client.get("/en/partners/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", LIST_QUERIES), ("eu/", PARTNER_QUERIES)])
def test_the_pages_cost_the_same_however_much_there_is(
    client, eu, count, path, queries, monkeypatch, django_assert_num_queries
):
    for _n in range(count):
        ProgramPartner.objects.create(program=ProgramFactory(), partner=eu, role="donor")
        ProjectFactory().donors.add(PartnerFactory())
    address = f"/en/partners/{path}?x=1"
    client.get(address)
    client.get(address)
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 3600)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_gathering_costs_the_same_however_many_rows_the_apps_tell_of(
    eu, homes, count, monkeypatch, django_assert_num_queries
):
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    events = EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    for number in range(count):
        fact = ProgramPageFactory(parent=index, locale=index.locale).fact
        ProgramPartner.objects.create(program=fact, partner=eu, role="donor")
        ProjectFactory(program=fact).donors.add(eu)
        training = TrainingPageFactory(parent=events, locale=events.locale, slug=f"training-{number}").fact
        training.organisers.add(eu)
        SessionFactory(training=training)
        conference = EventPageFactory(parent=events, locale=events.locale, slug=f"conference-{number}")
        conference.organisers = [eu]
        conference.save()
        CampaignPageFactory(parent=homes["en"], locale=index.locale, slug=f"c-{number}").fact.partners.add(eu)
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 3600)
    everyone.readable(Page.objects)  # which pages are closed is known to a process that has made any list
    with django_assert_num_queries(GATHER_QUERIES), translation.override("en"):
        assert len(partners._gathered("en")[eu.pk]) == count * 5


def test_an_unpublished_page_is_not_linked(client, eu, homes):
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    fact = ProgramFactory(name_en="In words")
    ProgramPageFactory(parent=index, locale=index.locale, fact=fact, live=False)
    ProgramPartner.objects.create(program=fact, partner=eu, role="donor")
    assert sections(client.get("/en/partners/eu/").content.decode()) == {"Programs": [("In words", "Donor")]}


def test_parts_stand_latest_first_and_those_without_a_date_last():
    days = (None, date(2019, 1, 1), date(2021, 1, 1))
    parts = [Part(1, "donor", "Programs", str(number), day=day) for number, day in enumerate(days)]
    assert [part.title for part in partners.latest_first(parts)] == ["2", "1", "0"]


def test_another_app_brings_its_parts_by_a_setting(client, eu):
    with override_settings(PARTNER_SOURCES=["tests.home.test_partners.told"]):
        assert sections(client.get("/en/partners/eu/").content.decode()) == {"Books": [("A book in en", "Partner")]}


def told(language: str) -> list[Part]:
    return [Part(Partner.objects.get(code="eu").pk, "partner", "Books", f"A book in {language}")]
