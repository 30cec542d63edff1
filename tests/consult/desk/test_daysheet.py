"""The day sheet: many rows at once, by a plain form and from a device; each row on its own, and nothing twice."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult.desk import daysheet
from consult.models import ConsultationReport
from consult.models.codes import ReportState
from tests.factories.consult import ReportFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory

SHEET, SEND, HELLO = (reverse(f"desk:day_sheet{name}") for name in ("", "_send", "_hello"))
ENGLISH = {"accept-language": "en"}
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def stop(db):
    """The bus yesterday."""
    return StopFactory(starts_at=NOON - DAY)


@pytest.fixture
def centre(db):
    return CentreFactory()


def person(**changes):
    """One row as the plain page sends it."""
    fields = {
        "key": uuid.uuid4(),
        "matter": "LND",
        "sex": "female",
        "age_band": "30-44",
        "outcome": "ADV_ORAL",
        "minutes": "16-30",
        "language": "",
        "extra_matter": "",
        "service": "oral",
        "documents_drafted": "0",
        "referral": "",
    }
    return fields | changes


def empty(**changes):
    blank = {"matter": "", "sex": "unknown", "age_band": "unknown", "outcome": "", "minutes": "0-15"}
    return person(**blank | changes)


def page_of(place, *people, **more):
    """The plain page, filled in."""
    rows = {f"r{number}-{name}": value for number, row in enumerate(people) for name, value in row.items()}
    return {"place": place, "day": "", "spoken": "ky", **rows, **more}


def row(place, **changes):
    """One row as a device sends it."""
    return {**person(**changes), "place": place, "day": changes.get("day", ""), "spoken": "ky"} | {
        "key": str(changes.get("key", uuid.uuid4())),
        "repeat": changes.get("repeat", False),
    }


def send(client, *rows):
    answer = client.post(SEND, json.dumps({"rows": rows}), content_type="application/json", headers=ENGLISH)
    return answer.json()["rows"] if answer.status_code == 200 else answer


def test_a_day_at_a_stop_is_entered_by_the_plain_form(lawyer, stop):
    page = lawyer.post(
        SHEET,
        page_of(f"stop:{stop.pk}", person(circumstances=["pensioner"]), person(language="ru", matter="DEB"), empty()),
        headers=ENGLISH,
    )
    assert "2 rows are in and counted." in page.content.decode()
    first, second = ConsultationReport.objects.order_by("pk")
    assert (first.stop, first.settlement, first.region, first.channel) == (
        stop,
        stop.settlement,
        stop.district.region,
        "bus",
    )
    assert (first.consulted_on, first.state, first.lawyer) == (
        NOON.date() - DAY,
        ReportState.SUBMITTED,
        lawyer.user,
    )
    assert (first.circumstances, first.language, second.language, second.matter_id) == (
        ["pensioner"],
        "ky",
        "ru",
        "DEB",
    )


def test_a_centre_needs_its_day(lawyer, centre):
    page = lawyer.post(SHEET, page_of(f"centre:{centre.pk}", person()), headers=ENGLISH)
    assert "Say on which day it was." in page.content.decode()
    assert page.context["rows"][0]["sex"].value() == "female"
    assert not ConsultationReport.objects.exists()
    lawyer.post(SHEET, page_of(f"centre:{centre.pk}", person(), day=f"{NOON:%Y-%m-%d}"))
    report = ConsultationReport.objects.get()
    assert (report.centre, report.channel, report.consulted_on) == (centre, "centre", NOON.date())


def test_a_row_that_is_not_accepted_comes_back_alone_with_what_is_wrong(lawyer, stop):
    wrong = person(outcome="", sex="male")
    page = lawyer.post(SHEET, page_of(f"stop:{stop.pk}", person(), wrong, person()), headers=ENGLISH)
    assert ConsultationReport.objects.count() == 2
    text, first = page.content.decode(), page.context["rows"][0]
    assert "Choose the outcome." in text
    assert "1 row was not accepted." in text
    assert (first["sex"].value(), first["key"].value()) == ("male", str(wrong["key"]))
    assert not any(form.is_bound for form in page.context["rows"][1:])
    assert page.context["head"]["place"].value() == f"stop:{stop.pk}"


def test_the_same_page_sent_twice_counts_nobody_twice(lawyer, stop):
    page = page_of(f"stop:{stop.pk}", person(), person())
    lawyer.post(SHEET, page)
    again = lawyer.post(SHEET, page, headers=ENGLISH)
    assert "2 rows were there already and are not counted again." in again.content.decode()
    assert ConsultationReport.objects.count() == 2


def test_more_rows_are_added_and_what_was_typed_stays(lawyer, stop):
    typed = page_of(f"stop:{stop.pk}", person(circumstances=["survivor"], repeat="on"), empty(), add="1")
    page = lawyer.post(SHEET, typed)
    rows = page.context["rows"]
    assert len(rows) == 7
    assert (rows[0]["matter"].value(), rows[0]["circumstances"].value(), rows[0]["repeat"].value()) == (
        "LND",
        ["survivor"],
        True,
    )
    assert len({form.prefix for form in rows}) == len({str(form["key"].value()) for form in rows}) == 7
    assert page.context["head"]["place"].value() == f"stop:{stop.pk}"
    assert not ConsultationReport.objects.exists()


def test_an_empty_page_sends_nothing_and_says_so(lawyer, stop):
    page = lawyer.post(SHEET, page_of(f"stop:{stop.pk}", empty(), empty()), headers=ENGLISH)
    assert "No row is filled in yet." in page.content.decode()
    assert not ConsultationReport.objects.exists()


def test_more_rows_than_a_sheet_holds_lose_nothing_that_was_typed(lawyer, stop, monkeypatch):
    monkeypatch.setattr(daysheet.forms, "MOST_ROWS", 3)
    page = lawyer.post(SHEET, page_of(f"stop:{stop.pk}", *[person() for _one in range(4)]), headers=ENGLISH)
    assert "A sheet holds 3 people." in page.content.decode()
    assert [form["matter"].value() for form in page.context["rows"]] == ["LND"] * 4


def test_only_stops_that_were_not_called_off_are_offered_todays_first(lawyer, stop):
    today, soon = StopFactory(starts_at=NOON), StopFactory(starts_at=NOON + DAY)
    StopFactory(starts_at=NOON - DAY, cancelled=True)
    StopFactory(starts_at=NOON - 40 * DAY)
    StopFactory(starts_at=NOON + 40 * DAY)
    choices = dict(lawyer.get(SHEET, headers=ENGLISH).context["head"].fields["place"].widget.choices)
    assert [value for value, _label in choices["Bus of Solidarity"]] == [
        f"stop:{one.pk}" for one in (today, soon, stop)
    ]


def test_a_device_is_told_of_each_row_what_became_of_it(lawyer, stop):
    coming = StopFactory(starts_at=NOON + DAY)
    off = StopFactory(starts_at=NOON - DAY, cancelled=True)
    here = f"stop:{stop.pk}"
    rows = [
        row(here),
        row(f"stop:{coming.pk}"),
        row(f"stop:{off.pk}"),
        row("stop:999999"),
        row("centre:999999", day=f"{NOON:%Y-%m-%d}"),
        row("nowhere"),
        row(""),
        row(here, matter="XXX"),
        row(here, extra_matter="LND"),
        row(here, key="not a key"),
        row(here, documents_drafted="many"),
        row(here, outcome="DUPLICATE"),
    ]
    told = send(lawyer, *rows)
    assert [one["state"] for one in told] == ["kept"] + ["refused"] * 11
    assert [one["key"] for one in told] == [one["key"] for one in rows]
    said = [" ".join(sentence for found in one["errors"].values() for sentence in found) for one in told]
    assert said[1] == "This day has not come yet."
    assert said[2] == said[3] == "This stop was called off, or is over for four weeks. Choose another place."
    assert said[4].startswith("This place is not in the list.")
    assert all(said[1:])
    assert list(told[7]["errors"]) == ["matter"]
    assert list(told[8]["errors"]) == ["extra_matter"]
    assert ConsultationReport.objects.count() == 1


def test_a_row_of_a_closed_month_is_refused_and_the_others_are_kept(lawyer, centre):
    place = f"centre:{centre.pk}"
    told = send(lawyer, row(place, day="2021-05-05"), row(place, day=f"{NOON:%Y-%m-%d}"))
    assert [one["state"] for one in told] == ["refused", "kept"]
    assert "This month is closed." in told[0]["errors"][""][0]


def test_other_data_under_the_key_of_a_row_that_is_there_are_told_and_stay(lawyer, stop):
    page = page_of(f"stop:{stop.pk}", person(), person())
    lawyer.post(SHEET, page)
    again = lawyer.post(SHEET, page | {"r0-matter": "DEB"}, headers=ENGLISH)
    assert "A report was entered from this page already, with other data." in again.content.decode()
    assert again.context["rows"][0]["matter"].value() == "DEB"
    assert set(ConsultationReport.objects.values_list("matter", flat=True)) == {"LND"}


def test_a_stop_that_was_put_right_meanwhile_does_not_make_its_rows_other_ones(lawyer, stop):
    one = row(f"stop:{stop.pk}")
    send(lawyer, one)
    type(stop).objects.filter(pk=stop.pk).update(
        settlement=None, settlement_text="Жаңы-Айыл", district=DistrictFactory()
    )
    assert [answer["state"] for answer in send(lawyer, one)] == ["already"]


def test_sent_again_a_row_is_there_already_and_counts_once(lawyer, stop):
    rows = [row(f"stop:{stop.pk}") for _one in range(3)]
    assert [one["state"] for one in send(lawyer, *rows[:2])] == ["kept", "kept"]
    assert [one["state"] for one in send(lawyer, *rows)] == ["already", "already", "kept"]
    assert ConsultationReport.objects.count() == 3


def test_the_same_key_twice_in_one_batch_is_one_report(lawyer, stop):
    one = row(f"stop:{stop.pk}")
    told = send(lawyer, one, one)
    assert [answer["state"] for answer in told] == ["kept", "kept"]
    assert ConsultationReport.objects.count() == 1


def test_the_key_of_another_lawyers_report_is_refused(lawyer, stop):
    other = ReportFactory()
    [told] = send(lawyer, row(f"stop:{stop.pk}", key=other.key))
    assert told["state"] == "refused"
    assert "another lawyer" in told["errors"][""][0]
    assert ConsultationReport.objects.get().lawyer == other.lawyer


@pytest.mark.parametrize(
    "body",
    [b"", b"rows", b"[]", b'{"rows": 1}', b'{"rows": [1]}', b'{"other": []}', b"[" * 100_000, b'{"rows": [\xff]}'],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(lawyer, body):
    answer = lawyer.post(SEND, body, content_type="application/json", headers=ENGLISH)
    assert answer.status_code == 400
    assert "they stay on the device" in answer.json()["said"]


def test_values_of_any_kind_in_a_row_are_no_fault_of_the_site(lawyer, stop):
    odd = [None, 1, True, [], {}, [{}], "\0", "x" * 10_000, -1e300]
    names = [*person(), "place", "day", "spoken", "circumstances", "repeat"]
    for value in odd:
        told = send(lawyer, *[row(f"stop:{stop.pk}") | {name: value} for name in names])
        assert {one["state"] for one in told} <= {"kept", "refused"}


def test_more_rows_than_a_batch_are_refused_whole(lawyer, stop):
    answer = send(lawyer, *[row(f"stop:{stop.pk}")] * (daysheet.BATCH + 1))
    assert answer.status_code == 413
    assert not ConsultationReport.objects.exists()


def test_five_hundred_rows_go_in_by_batches(lawyer, stop):
    rows = [row(f"stop:{stop.pk}") for _one in range(500)]
    for at in range(0, 500, daysheet.BATCH):
        assert {one["state"] for one in send(lawyer, *rows[at : at + daysheet.BATCH])} == {"kept"}
    assert ConsultationReport.objects.count() == 500


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_reads_its_lists_once(lawyer, stop, count, django_assert_num_queries):
    rows = [row(f"stop:{stop.pk}", matter="XXX") for _one in range(count)]
    send(lawyer, row(f"stop:{stop.pk}"))
    with django_assert_num_queries(8):
        send(lawyer, *rows)


def test_the_device_gets_a_token_and_whether_the_same_person_is_signed_in(lawyer, other_lawyer):
    first, again, other = lawyer.get(HELLO), lawyer.get(HELLO), other_lawyer.get(HELLO)
    assert first.json()["owner"] == again.json()["owner"] != other.json()["owner"]
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = lawyer.cookies
    assert guarded.post(SEND, "{}", content_type="application/json").status_code == 403
    token = guarded.get(HELLO).json()["token"]
    answer = guarded.post(SEND, '{"rows": []}', content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.json() == {"rows": []}


def test_the_sentences_for_a_device_are_in_the_readers_language(lawyer, stop):
    body = json.dumps({"rows": [row("stop:999999")]})
    told = lawyer.post(SEND, body, content_type="application/json", headers={"accept-language": "ky"}).json()
    assert "аялдама" in told["rows"][0]["errors"][""][0].lower()


def test_what_a_device_keeps_of_the_page_says_nothing_of_anybody(lawyer, other_lawyer, stop):
    lawyer.user.first_name, lawyer.user.last_name = "Айнура", "Токтогулова"
    lawyer.user.save()
    shells = []
    with time_machine.travel(NOON, tick=False):
        for client in (lawyer, other_lawyer):
            client.get(SHEET)
            shells.append(client.get(reverse("desk:day_sheet_shell"), headers=ENGLISH).content.decode())
    for word in ("Айнура", "Токтогулова", lawyer.user.username, "csrfmiddlewaretoken", daysheet._owner(lawyer.user)):
        assert word not in shells[0]
    assert shells[0] == shells[1]


def test_the_sheet_allows_no_inline_script_though_it_stands_in_the_admin(lawyer, stop):
    for name in ("day_sheet", "day_sheet_shell"):
        page = lawyer.get(reverse(f"desk:{name}"))
        assert "unsafe-inline" not in page["Content-Security-Policy"]
        assert "no-store" in page["Cache-Control"]
    assert "unsafe-inline" in lawyer.get(reverse("desk:my_reports"))["Content-Security-Policy"]


def test_the_worker_keeps_the_shell_and_static_files_and_looks_after_its_own_page_alone(lawyer):
    worker = lawyer.get(reverse("desk:day_sheet_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker
    said = json.loads(worker.content.decode().split("const said = ", 1)[1].split(";\n", 1)[0])
    assert said["page"] == SHEET
    assert worker.wsgi_request.path.startswith(SHEET)
    assert all(name.startswith("/static/") for name in said["files"])
    assert said["shell"] == reverse("desk:day_sheet_shell")


def test_the_sheet_asks_for_no_name_and_no_number_of_a_person(lawyer, stop):
    page = lawyer.get(SHEET).context
    asked = {*page["head"].fields, *page["rows"][0].fields}
    assert asked.isdisjoint({"name", "phone", "contact", "id_number", "note", "text"})
    free = [name for name in page["rows"][0].fields if page["rows"][0][name].field.widget.input_type == "text"]
    assert free == []
