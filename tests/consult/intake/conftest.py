"""A country small enough to read: one oblast, one district, two villages of the same name; all matters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consult.models import Matter
from home.models import Hotline
from tests.consult.intake import samples
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, RegionFactory, SettlementFactory

MATTERS = ["FAM", "DV", "DOC", "OTH"]


@pytest.fixture(autouse=True)
def quick_hands(settings):
    """Tests press Send at once; the one about hurry puts the limit back."""
    settings.ASK_MIN_SECONDS = 0
    settings.LIMIT_SEND = {"browser": "100000/m", "address": "100000/m"}
    settings.LIMIT_WRONG_NUMBERS = {"browser": "100000/m", "address": "100000/m"}
    settings.LIMIT_DRAFTS = settings.LIMIT_UPLOADS = {"browser": "100000/m", "address": "100000/m"}
    settings.LIMIT_MESSAGES = {"browser": "100000/m", "address": "100000/m"}


@pytest.fixture
def country(db):
    for position, code in enumerate(MATTERS):
        Matter.objects.get_or_create(
            code=code,
            defaults={"name_ky": f"{code} ky", "name_ru": f"{code} ru", "name_en": code, "position": position},
        )
    Hotline.objects.create(number="112", name_ky="Шашылыш жардам", in_danger=True, is_shown=True, source="a test")
    region = RegionFactory(name_ky="Ош облусу", name_en="Osh oblast")
    district = DistrictFactory(region=region, name_ky="Ноокат району", name_en="Nookat district")
    SettlementFactory(district=district, name_ky="Кызыл-Суу", name_ru="Кызыл-Суу", name_en="Kyzyl-Suu")
    return district


@pytest.fixture
def journey(client, country):
    return Journey(client, country)


class Journey:
    """One person with one browser, walking the three pages the way a browser does."""

    def __init__(self, client, district, language="ky"):
        self.client, self.district, self.base = client, district, f"/{language}/consult/"

    @property
    def about(self):
        return {"matter": "FAM", "district": self.district.soate, "village": ""}

    question = {"unsafe": "no", "text": "Алимент төлөбөй жатат."}
    way = {"way": "portal", "asked_by": "client"}

    def post(self, path, data, **kwargs):
        return self.client.post(self.base + path, data, **kwargs)

    def get(self, path, **kwargs):
        return self.client.get(self.base + path, **kwargs)

    def to_page_2(self, **changes):
        return self.post("ask/", {**self.about, **changes})

    def to_page_3(self, **changes):
        self.to_page_2()
        return self.post("ask/2/", {**self.question, **changes})

    def send(self, **changes):
        return self.post("ask/3/", {**self.way, **changes})

    def walk(self):
        """All three pages; the secret number as it is printed on the receipt."""
        self.to_page_3()
        self.get("ask/3/")
        self.send()
        return self.number()

    def number(self):
        return self.get("ask/sent/").context["number"]

    def open(self, number):
        return self.post("answer/", {"number": number})


@pytest.fixture
def stop(country):
    """Five days from now, whenever the suite runs."""
    return StopFactory(settlement=country.settlements.first(), starts_at=timezone.now() + timedelta(days=5))


@pytest.fixture
def centre(country):
    return CentreFactory(region=country.region, name_ky="Ош борбору")


@pytest.fixture
def png():
    return samples.picture("PNG", name="кагаз.png")


@pytest.fixture
def exe():
    return samples.upload("photo.jpg", b"MZ" + bytes(500))
