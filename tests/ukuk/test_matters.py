"""The fourteen matters that the migrations lay down."""

from importlib import import_module

import pytest
from django.apps import apps

from consult.models import Matter

pytestmark = pytest.mark.django_db
laid = import_module("ukuk.migrations.0001_matters")
CODES = ["FAM", "DV", "DOC", "INH", "LND", "PRP", "SOC", "LAB", "MIG", "DEB", "CRM", "ADM", "CHD", "OTH"]
LANGUAGES = ("ky", "ru", "en")


def test_the_fourteen_matters_are_there_in_order_with_words_in_three_languages():
    matters = list(Matter.objects.order_by("position"))

    assert [matter.code for matter in matters] == CODES
    assert [matter.code for matter in matters if matter.is_sensitive] == ["DV", "CRM", "CHD"]
    fields = [f"{field}_{code}" for field in ("name", "hint") for code in LANGUAGES]
    assert all(getattr(matter, field) for matter in matters for field in fields)
    assert len({matter.name_ky for matter in matters}) == 14


def test_laying_them_down_again_leaves_what_staff_changed_and_taking_them_up_is_possible():
    Matter.objects.filter(code="FAM").update(name_ky="Үй-бүлө иштери")

    laid.lay_down(apps, None)
    assert Matter.objects.get(code="FAM").name_ky == "Үй-бүлө иштери"
    laid.take_up(apps, None)
    assert not Matter.objects.exists()
    laid.lay_down(apps, None)
    assert Matter.objects.count() == 14
