import pytest
from django.utils.translation import override

from home import pagecache
from home.models import Settlement
from tests.factories.events import BusPageFactory, CampaignPageFactory
from tests.factories.home import DistrictFactory, RegionFactory, SettlementFactory
from tests.factories.pages import three_homes, translated

told = []


def listener(stop):
    """Stands in for whoever is told of a changed stop."""
    told.append((stop.pk, stop.state))


@pytest.fixture(autouse=True)
def english():
    """What no request asks for is said in English here; a request brings its own language."""
    with override("en"):
        yield


@pytest.fixture
def ears(settings):
    """What the listeners heard, in order."""
    told.clear()
    settings.STOP_LISTENERS = ["tests.events.conftest.listener"]
    return told


@pytest.fixture
def counted(monkeypatch, django_assert_num_queries):
    """Counts queries without the one that the page cache makes once a second."""
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 1e9)
    return django_assert_num_queries


@pytest.fixture
def homes(db):
    return three_homes()


@pytest.fixture
def karakol(db):
    """Two districts of one oblast; villages of the same name in both, one of them with a point of its own."""
    region = RegionFactory(
        iso="KG-Y", name_ky="Ысык-Көл облусу", name_ru="Иссык-Кульская область", name_en="Issyk-Kul oblast"
    )
    ak_suu = DistrictFactory(
        region=region,
        name_ky="Ак-Суу району",
        name_ru="Ак-Суйский район",
        name_en="Ak-Suu district",
        short_ky="Ак-Суу",
        short_ru="Ак-Суйский",
        short_en="Ak-Suu",
        latitude="42.49950",
        longitude="78.52700",
    )
    jeti_oguz = DistrictFactory(
        region=region,
        name_ky="Жети-Өгүз району",
        name_ru="Джети-Огузский район",
        name_en="Jeti-Oguz district",
        short_ky="Жети-Өгүз",
        short_ru="Джети-Огузский",
        short_en="Jeti-Oguz",
        latitude="42.34210",
        longitude="78.00640",
    )
    village = {"name_ky": "Ак-Булуң", "name_ru": "Ак-Булун", "name_en": "Ak-Bulun"}
    return {
        "region": region,
        "ak_suu": ak_suu,
        "jeti_oguz": jeti_oguz,
        "ak_bulung": SettlementFactory(district=ak_suu, latitude="42.62610", longitude="78.82250", **village),
        "kyzyl_suu": SettlementFactory(
            district=jeti_oguz, name_ky="Кызыл-Суу", name_ru="Кызыл-Суу", name_en="Kyzyl-Suu", kind=Settlement.Kind.TOWN
        ),
        "svetlaya": SettlementFactory(
            district=jeti_oguz, name_ky="", name_ru="Светлая Поляна", name_en="Svetlaya Polyana"
        ),
    }


@pytest.fixture
def bus(homes, settings):
    """The finder in three languages, and a campaign with its page in each."""
    settings.CAMPAIGN_TOOLS = []
    finders = translated(homes, lambda code, **kwargs: BusPageFactory.build(title=f"Bus {code}", **kwargs))
    first = CampaignPageFactory(parent=finders["ru"], locale=finders["ru"].locale)
    pages = {"ru": first}
    for code in ("ky", "en"):
        pages[code] = CampaignPageFactory(
            parent=finders[code],
            locale=finders[code].locale,
            fact=first.fact,
            translation_key=first.translation_key,
            title=f"Tour {code}",
        )
    return pages
