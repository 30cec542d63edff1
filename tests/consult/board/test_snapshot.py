"""The daily edition: made once, frozen until a figure has grown, and giving away nothing that is hidden."""

import datetime as dt

import pytest

from consult.board import breakdowns, snapshot
from consult.counters import Measure
from consult.models import BoardSnapshot
from consult.suppression import Memory
from tests.factories.consult import ReportFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory

from .conftest import DAY, NOW, forget

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ONE_DAY = dt.timedelta(days=1)


def make(days=0):
    made = snapshot.make(DAY + days * ONE_DAY, now=NOW + days * ONE_DAY)
    forget()
    return made


def shown(by="region", across="", month="", year=2026):
    """{(row, column): value} of what is published; None where hidden."""
    edition = breakdowns.newest()
    choice = breakdowns.Choice(year, by, across, month)
    return {key: cell.value for key, cell in breakdowns.breakdown(choice, edition).cells.items()}


def test_a_day_has_one_snapshot_however_often_it_is_made(regions, count):
    count(regions[0], amount=20)
    first = make()
    count(regions[0], amount=20)
    again = make()
    assert BoardSnapshot.objects.count() == 1
    assert again.published == first.published
    assert first.published["id"].startswith("20261120-")


def test_one_made_before_there_was_any_figure_is_made_anew(regions, count):
    assert make().published["index"] == {}
    count(regions[0], amount=20)
    assert make().published["index"] == {"2026": "2026-11-20"}
    assert BoardSnapshot.objects.count() == 1


def test_an_edition_of_the_past_is_not_made_after_a_later_one(regions, count):
    count(regions[0], amount=20)
    make(1)
    with pytest.raises(ValueError, match="later day"):
        make()


def test_a_figure_stands_with_its_date_until_it_has_grown_by_five(regions, count):
    a = regions[0].pk
    count(regions[0], amount=20)
    make()
    count(regions[0], amount=4)
    make(1)
    assert shown()[a, None] == 20
    count(regions[0], amount=1)
    make(2)
    assert shown()[a, None] == 25
    cells = breakdowns.breakdown(breakdowns.Choice(2026), breakdowns.newest()).cells
    assert cells[a, None].since == DAY + 2 * ONE_DAY


def test_small_counts_are_hidden_with_what_would_give_them_away(regions, count):
    for region, amount in zip(regions, (3, 9, 30, 40), strict=True):
        count(region, amount=amount)
    make()
    assert [shown()[region.pk, None] for region in regions] == [None, None, 30, 40]


def test_a_sensitive_matter_is_hidden_below_ten_and_shown_at_ten(regions, count):
    count(regions[0], "DV", 9)
    count(regions[0], "CHD", 10)
    count(regions[0], "FAM", 60)
    count(regions[0], "LND", 70)
    make()
    found = shown("matter")
    assert (found["DV", None], found["LND", None]) == (None, 70)
    assert found["CHD", None] is None, "the next smallest goes with a single hidden one"
    count(regions[0], "CRM", 12)
    count(regions[0], "DV", 10)
    make(1)
    assert shown("matter")["DV", None] == 19


def test_a_month_is_a_row_of_its_year_so_that_the_rest_of_the_year_cannot_be_subtracted(regions, count):
    a, b = regions[0].pk, regions[1].pk
    for month in range(1, 10):
        count(regions[0], amount=20, day=dt.date(2026, month, 5))
        count(regions[1], amount=30, day=dt.date(2026, month, 5))
    count(regions[0], amount=2, day=dt.date(2026, 10, 5))
    count(regions[1], amount=30, day=dt.date(2026, 10, 5))
    make()
    year = shown("month", "region")
    assert year["10", a] is None
    assert year["10", b] is None, "or October's total would give it"
    assert sum(year[f"{month:02}", a] is None for month in range(1, 11)) >= 2, "or the oblast's total would give it"
    october = shown("region", month="10")
    assert (october[a, None], october[b, None], october[None, None]) == (None, None, 32)


def test_a_total_that_one_breakdown_hides_is_hidden_in_every_other(regions, count):
    """Beside matters oblast B stands on an older count than alone, so another neighbour would protect A there."""
    a, b, c, d = (region.pk for region in regions)
    count(regions[0], amount=3)
    for matter in ("FAM", "LND", "DOC"):
        count(regions[1], matter, amount=3)
    count(regions[2], amount=10)
    count(regions[3], amount=80)
    make()
    assert [shown()[key, None] for key in (a, b, c, d)] == [None, None, 10, 80]
    for matter in ("FAM", "LND", "DOC"):
        count(regions[1], matter, amount=3)
    make(1)
    alone, beside = shown(), shown("region", "matter")
    assert [alone[key, None] for key in (a, b, c, d)] == [None, 18, None, 80], "C now protects A"
    assert [beside[key, None] for key in (a, b, c, d)] == [None, None, None, 80], "B still does, and C must not tell"


def test_centres_stand_inside_their_oblast(regions, count):
    """One centre with a single visit, and its oblast's total printed elsewhere."""
    small, large = CentreFactory(region=regions[0]), CentreFactory(region=regions[0])
    count(regions[0], amount=1, centre=small.pk)
    count(regions[0], amount=19, centre=large.pk)
    count(regions[1], amount=50)
    make()
    found = shown("centre")
    assert found[str(small.pk), None] is None
    assert found[str(large.pk), None] is None
    assert shown()[regions[0].pk, None] == 20


def test_a_campaign_shows_its_consultations_and_ten_cases_of_violence(regions, count):
    stop = StopFactory()
    where = {"channel": "bus", "campaign": stop.campaign_id, "day": dt.date(2021, 8, 27)}
    count(regions[0], "FAM", 2262, **where)
    count(regions[0], "DV", 10, **where)
    make()
    found = breakdowns.of_campaign(stop.campaign_id)
    assert (found.consultations, found.violence, found.day) == (2272, 10, DAY)


def test_nine_cases_of_violence_in_a_campaign_are_not_shown(regions, count):
    stop = StopFactory()
    where = {"channel": "bus", "campaign": stop.campaign_id}
    count(regions[0], "FAM", 2263, **where)
    count(regions[0], "DV", 9, **where)
    make()
    assert breakdowns.of_campaign(stop.campaign_id).violence is None


def test_a_second_campaign_cannot_be_subtracted_from_all_cases_at_the_bus(regions, count):
    first, second = StopFactory(), StopFactory()
    for stop, violence in ((first, 30), (second, 2)):
        count(regions[0], "DV", violence, channel="bus", campaign=stop.campaign_id)
        count(regions[0], "FAM", 200, channel="bus", campaign=stop.campaign_id)
    make()
    assert shown("matter", "channel")["DV", "bus"] == 32
    assert breakdowns.of_campaign(first.campaign_id).violence is None
    assert breakdowns.of_campaign(second.campaign_id).violence is None


def test_a_village_says_its_total_from_five_up(regions):
    full, few, more = StopFactory(), StopFactory(), StopFactory()
    stops = (full, few, more)
    type(full).objects.update(campaign=full.campaign)
    for stop, amount in zip(stops, (7, 2, 6), strict=True):
        stop.refresh_from_db()
        stop.settlement.district.region = regions[0]
        stop.settlement.district.save()
        for _ in range(amount):
            ReportFactory(
                channel="bus",
                stop=stop,
                district=stop.settlement.district,
                consulted_on=DAY,
                created_at=NOW,
            )
    make()
    assert breakdowns.of_village(few.settlement_id) is None
    assert breakdowns.of_village(more.settlement_id) is None, "or the few could be worked out"
    assert breakdowns.of_village(full.settlement_id) == 7


def test_the_country_shows_people_matters_and_consultations(regions, count):
    count(regions[0], amount=40)
    count(regions[0], amount=30, measure=Measure.PEOPLE)
    count(regions[0], amount=25, measure=Measure.REQUESTS)
    make()
    assert breakdowns.units(breakdowns.newest(), 2026) == {"people": 30, "matters": 25, "consultations": 40}


def test_a_year_that_did_not_change_is_not_written_again(regions, count):
    count(regions[0], amount=50, day=dt.date(2021, 5, 5))
    count(regions[0], amount=50)
    make()
    count(regions[0], amount=50)
    second = make(1)
    assert list(second.published["years"]) == ["2026"]
    assert second.published["index"] == {"2021": "2026-11-20", "2025": "2026-11-20", "2026": "2026-11-21"} | {
        str(year): "2026-11-20" for year in range(2022, 2026)
    }
    assert shown(year=2021)[regions[0].pk, None] == 50


def test_what_is_remembered_comes_back_from_the_database_as_it_was(regions, count):
    count(regions[0], amount=20)
    row = make()
    kept = row.exact["years"]["2026"]["memories"]["region"]
    assert Memory.from_data(kept).as_data() == kept


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "region", "across": "matter", "month": "11"},
        {"by": "centre", "across": "matter"},
        {"by": "region", "across": "region"},
        {"by": "lawyer"},
        {"year": "1999"},
        {"by": "region", "month": "13"},
    ],
)
def test_three_dimensions_and_unknown_ones_are_not_published(regions, count, asked):
    count(regions[0], amount=20)
    make()
    with pytest.raises(breakdowns.NoSuchBreakdown):
        breakdowns.choose(asked, breakdowns.newest())
