"""How an editor keeps a centre: hours in rows, several phones, sentences for what cannot be."""

import datetime as dt

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from home import pagecache
from home.models import LegalAidCentre
from tests.factories.home import CentreFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
ADD = "/admin/centres/new/"
OFFICE = {"first_day": "0", "last_day": "4", "opens": "09:00", "closes": "18:00", "break_from": "", "break_until": ""}


@pytest.fixture
def editor(client):
    user = UserFactory(role="editor")
    UserProfile.objects.create(user=user, preferred_language="en")
    return sign_in(client, user)


@pytest.fixture
def form(places):
    """What the form of a new centre sends; keyword arguments change single fields."""

    def data(*, hours=(OFFICE,), phones=(), initial=0, languages=("ky", "uz"), **changed):
        fields = {
            "code": "ozgon",
            "name_en": "Ozgon centre",
            "region": places["ozgon"].region_id,
            "step_free": "unknown",
        }
        fields |= {"district": places["ozgon"].pk, "is_open": "on"}
        fields["opening_hours"] = inline_formset(list(hours), initial=initial)
        fields["phones"] = inline_formset(list(phones), initial=0)
        return nested_form_data(fields | changed) | {"languages": list(languages)}

    return data


def the_centre() -> LegalAidCentre:
    return LegalAidCentre.objects.whole().get()


def errors(response) -> str:
    assert response.status_code == 200, "the form was accepted"
    return response.content.decode()


def test_a_centre_is_kept_with_its_hours_phones_and_languages(editor, form, monkeypatch):
    touched = []
    monkeypatch.setattr(pagecache, "touch", lambda: touched.append(1))
    phones = [
        {"number": "0312 65 10 10", "who_ru": "Приёмная", "ORDER": "2"},
        {"number": "+996 555 12 34 56", "ORDER": "1"},
    ]
    response = editor.post(ADD, form(hours=[OFFICE | {"break_from": "13:00", "break_until": "14:00"}], phones=phones))
    assert response.status_code == 302
    centre = the_centre()
    assert centre.week[0] == ((dt.time(9), dt.time(13)), (dt.time(14), dt.time(18)))
    assert sorted(centre.week) == [0, 1, 2, 3, 4]
    assert [str(phone.number) for phone in centre.phones.all()] == ["+996555123456", "+996312651010"]
    assert (centre.languages, centre.step_free) == (["ky", "uz"], None)
    assert touched


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"opens": "18:00", "closes": "09:00"}, "closes before it opens"),
        ({"first_day": "4", "last_day": "0"}, "The last day comes before the first"),
        ({"break_from": "13:00"}, "A break has a beginning and an end"),
        ({"break_from": "08:00", "break_until": "08:30"}, "A break has a beginning and an end"),
        ({"opens": "nine"}, "Enter a valid time"),
        ({"first_day": "9"}, "Select a valid choice"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_a_sentence(editor, form, row, sentence):
    assert sentence in errors(editor.post(ADD, form(hours=[OFFICE | row])))
    assert not LegalAidCentre.objects.exists()


def test_rows_that_overlap_are_refused_with_the_day(editor, form):
    friday = OFFICE | {"first_day": "4", "last_day": "5", "opens": "17:00", "closes": "20:00"}
    assert "Two rows of hours overlap: Friday." in errors(editor.post(ADD, form(hours=[OFFICE, friday])))
    assert not LegalAidCentre.objects.exists()


def test_two_rows_of_one_day_may_touch(editor, form):
    morning, afternoon = OFFICE | {"closes": "13:00"}, OFFICE | {"opens": "13:00"}
    assert editor.post(ADD, form(hours=[morning, afternoon])).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"latitude": "74.6", "longitude": "42.9"}, "This point is not in Kyrgyzstan"),
        ({"latitude": "42.9", "longitude": ""}, "This point is not in Kyrgyzstan"),
        ({"town": "Зззззззззз"}, "We do not know this village"),
        ({"name_en": ""}, "Give the name in at least one language."),
        ({"code": "no spaces"}, "Enter a valid"),
        ({"languages": ["tlh"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(editor, form, changed, sentence):
    assert sentence in errors(editor.post(ADD, form(**changed)))


def test_a_district_of_another_oblast_is_refused(editor, form, places):
    assert "lies in another oblast" in errors(editor.post(ADD, form(district=places["talas"].pk)))


def test_a_town_is_typed_in_any_spelling_and_brings_its_district(editor, form, places):
    assert editor.post(ADD, form(town="мырза аке", district="")).status_code == 302
    assert (the_centre().settlement, the_centre().district) == (places["mirza"], places["ozgon"])
    assert 'value="Myrza-Ake"' in editor.get(f"/admin/centres/edit/{the_centre().pk}/").content.decode()


def test_a_saved_centre_keeps_its_rows_and_shows_them_again(editor, form):
    editor.post(ADD, form())
    centre = the_centre()
    row = centre.opening_hours.get()
    html = editor.get(f"/admin/centres/edit/{centre.pk}/").content.decode()
    assert 'value="09:00' in html
    changed = OFFICE | {"id": str(row.pk), "closes": "17:00"}
    assert editor.post(f"/admin/centres/edit/{centre.pk}/", form(hours=[changed], initial=1)).status_code == 302
    assert [one.closes for one in the_centre().opening_hours.all()] == [dt.time(17)]
    gone = changed | {"DELETE": "on"}
    assert editor.post(f"/admin/centres/edit/{centre.pk}/", form(hours=[gone], initial=1)).status_code == 302
    assert the_centre().week == {}


def test_every_field_of_the_form_tells_what_it_is_for(editor):
    html = editor.get(ADD).content.decode()
    for help_text in (
        "Part of its address on the site.",
        "One row for Monday to Friday, another for Saturday.",
        "Only a number that was checked.",
        "Leave both empty where you are not sure",
        "None ticked: not known, and the page says so.",
    ):
        assert help_text in html


def test_the_list_of_centres_opens_with_its_filters(editor):
    CentreFactory(name_ru="Центр Узген")
    response = editor.get("/admin/centres/")
    assert response.status_code == 200
    assert "Центр Узген" in response.content.decode()
