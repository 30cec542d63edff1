"""Reports at the desk: one screen, prefilled, nothing twice; changed for a day, checked by a coordinator."""

import datetime as dt
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from consult import reporting
from consult.models import ConsultationReport, Matter
from consult.models.codes import ReportState
from tests.factories.consult import ReportFactory, matter
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, sign_in

ENTER = reverse("desk:enter_report")
ENGLISH = {"accept-language": "en"}


def typed(**changes):
    """A filled-in screen."""
    fields = {
        "key": uuid.uuid4(),
        "consulted_on": timezone.localdate().isoformat(),
        "channel": "centre",
        "matter": "LAB",
        "sex": "female",
        "age_band": "30-44",
        "outcome": "ADV_ORAL",
        "minutes": "0-15",
        "language": "ky",
        "service": "oral",
        "documents_drafted": "0",
        "referral": "",
        "extra_matter": "",
    }
    return fields | changes


@pytest.fixture
def centre(region):
    return CentreFactory(region=region)


def report_url(report):
    return reverse("desk:report", args=[report.pk])


def test_a_walk_in_is_reported_from_one_screen(lawyer, centre):
    lawyer.post(ENTER, typed(place=f"centre:{centre.pk}"))
    report = ConsultationReport.objects.get()
    assert (report.lawyer, report.centre, report.region, report.state) == (
        lawyer.user,
        centre,
        centre.region,
        ReportState.SUBMITTED,
    )  # fmt: skip - compared pair by pair


def test_the_screen_has_at_most_eight_open_fields(lawyer):
    form = lawyer.get(ENTER).context["form"]
    assert len(form.first) == 8
    assert {field.name for field in form.more}.isdisjoint(field.name for field in form.first)


def test_the_same_screen_sent_twice_enters_one_report(lawyer, centre):
    screen = typed(place=f"centre:{centre.pk}")
    lawyer.post(ENTER, screen)
    lawyer.post(ENTER, screen)
    assert ConsultationReport.objects.count() == 1


def test_other_words_under_one_key_are_told_and_not_dropped(lawyer, centre):
    screen = typed(place=f"centre:{centre.pk}", matter="LAB")
    lawyer.post(ENTER, screen)
    first = ConsultationReport.objects.get()

    page = lawyer.post(ENTER, screen | {"matter": "DEB"}, headers=ENGLISH)

    assert "A report was entered from this page already" in page.content.decode()
    assert report_url(first) in page.content.decode()
    form = page.context["form"]
    assert (form["matter"].value(), ConsultationReport.objects.get().matter_id) == ("DEB", "LAB")
    lawyer.post(ENTER, screen | {"matter": "DEB", "key": form["key"].value()})
    assert set(ConsultationReport.objects.values_list("matter", flat=True)) == {"LAB", "DEB"}


def test_the_next_screen_begins_with_what_the_last_one_said_but_not_with_the_person(lawyer, centre):
    lawyer.post(ENTER, typed(place=f"centre:{centre.pk}", channel="centre", matter="DEB", minutes="31-60"))
    initial = lawyer.get(ENTER).context["form"].initial
    assert (initial["place"], initial["matter"], initial["minutes"]) == (f"centre:{centre.pk}", "DEB", "31-60")
    assert "sex" not in initial
    assert "age_band" not in initial


def test_a_consultation_at_the_bus_needs_its_stop_and_takes_the_place_from_it(lawyer, centre):
    page = lawyer.post(ENTER, typed(channel="bus", place=f"centre:{centre.pk}"), headers=ENGLISH)
    assert "Say at which stop of the bus it was." in page.content.decode()
    stop = StopFactory(starts_at=timezone.now() - dt.timedelta(days=1), ends_at=timezone.now() - dt.timedelta(hours=20))
    lawyer.post(ENTER, typed(channel="bus", place=f"stop:{stop.pk}"))
    report = ConsultationReport.objects.get()
    assert (report.stop, report.district, report.region) == (stop, stop.district, stop.district.region)


def test_a_report_of_a_village_day_is_placed_in_its_district(lawyer, region):
    district = DistrictFactory(region=region)
    lawyer.post(ENTER, typed(channel="outreach", place=f"district:{district.pk}"))
    assert ConsultationReport.objects.get().district == district


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consulted_on": "2099-01-01"}, "This day has not come yet."),
        ({"place": "centre:999999"}, "Select a valid choice"),
        ({"place": "nowhere"}, "Select a valid choice"),
        ({"matter": "XXX"}, "Select a valid choice"),
        ({"extra_matter": "LAB"}, "The second matter is the same as the first."),
        ({"consulted_on": "soon"}, "Write the day like this"),
        ({"consulted_on": "2021-05-05"}, "This month is closed."),
    ],
)
def test_what_a_report_may_not_say_is_told_and_nothing_is_lost(lawyer, centre, changes, sentence):
    page = lawyer.post(ENTER, typed(**{"place": f"centre:{centre.pk}", "sex": "female"} | changes), headers=ENGLISH)
    assert sentence in page.content.decode()
    assert page.context["form"]["sex"].value() == "female"
    assert not ConsultationReport.objects.exists()


@pytest.fixture
def brought(coordinator, lawyer, region):
    """A report that came in a file of history, about a matter that is not offered any more."""
    retired = Matter.objects.create(code="OLD", name_ky="Эски", name_ru="Старое", name_en="Old", in_use=False)
    place = DistrictFactory(region=region)
    return ReportFactory(
        lawyer=lawyer.user, district=place, channel="import", matter=matter("LAB"), extra_matter=retired
    )


def test_a_change_of_an_imported_report_keeps_its_channel_and_a_matter_of_old(coordinator, brought):
    shown = coordinator.get(report_url(brought)).context["form"]
    assert {"import", brought.extra_matter_id} <= chosen(shown)
    kept = {name: shown[name].value() for name in shown.fields if name not in ("circumstances", "repeat")}
    coordinator.post(report_url(brought), kept | {"outcome": "INFO_ONLY"})
    brought.refresh_from_db()
    assert (brought.outcome, brought.channel, brought.extra_matter_id) == ("INFO_ONLY", "import", "OLD")


def chosen(form):
    """The values that the select lists of a form show as chosen."""
    lists = [BeautifulSoup(str(form[name]), "html5lib").select("option[selected]") for name in form.fields]
    return {option["value"] for options in lists for option in options}


def test_a_new_report_cannot_say_that_it_was_imported(lawyer, brought, centre):
    form = lawyer.get(ENTER).context["form"]
    assert form.initial["channel"] == "centre"
    assert "import" not in dict(form.fields["channel"].choices)
    assert lawyer.post(ENTER, typed(place=f"centre:{centre.pk}", channel="import")).context["form"].errors["channel"]


def test_a_lawyer_changes_a_report_for_a_day_and_then_only_reads_it(lawyer, centre):
    report = ReportFactory(lawyer=lawyer.user, region=centre.region, district=None, centre=centre)
    lawyer.post(report_url(report), typed(place=f"centre:{centre.pk}", matter="DEB"))
    report.refresh_from_db()
    assert report.matter_id == "DEB"
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        sign_in(lawyer, lawyer.user)  # a session ends at night
        assert lawyer.get(report_url(report)).context["form"] is None
        late = lawyer.post(
            report_url(report), typed(place=f"centre:{centre.pk}", matter="LAB"), follow=True, headers=ENGLISH
        )
    report.refresh_from_db()
    assert report.matter_id == "DEB"
    assert "This report can no longer be changed." in late.content.decode()
    assert ("Matter", "Labour") in [(label, words) for label, words in late.context["typed"]]


def test_a_lawyer_reads_only_her_own_reports(lawyer):
    assert lawyer.get(report_url(ReportFactory())).status_code == 302


def test_a_coordinator_returns_a_report_with_a_reason_and_the_lawyer_hands_it_in_again(coordinator, lawyer, centre):
    report = ReportFactory(lawyer=lawyer.user, region=centre.region, district=None, centre=centre)
    act = reverse("desk:report_act", args=[report.pk, "return"])
    assert coordinator.post(act, {"reason": ""}).context["reason"].errors
    coordinator.post(act, {"reason": "Кайсы айыл?"})
    report.refresh_from_db()
    assert (report.state, report.returned_for) == (ReportState.RETURNED, "Кайсы айыл?")
    assert "Кайсы айыл?" in lawyer.get(report_url(report)).content.decode()
    lawyer.post(report_url(report), typed(place=f"centre:{centre.pk}", matter="LND"))
    report.refresh_from_db()
    assert (report.state, report.matter_id) == (ReportState.SUBMITTED, "LND")


def test_a_coordinator_verifies_and_voids(coordinator, region):
    right, wrong = ReportFactory.create_batch(2, district__region=region)
    coordinator.post(reverse("desk:report_act", args=[right.pk, "verify"]), {})
    coordinator.post(reverse("desk:report_act", args=[wrong.pk, "void"]), {"reason": "Эки жолу жазылган"})
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.state, wrong.state) == (ReportState.VERIFIED, ReportState.VOIDED)


@pytest.mark.parametrize("name", ["verify", "return", "void", "correct"])
def test_an_act_on_a_page_that_lay_open_too_long_says_why_not_and_keeps_the_reason(coordinator, region, name):
    report = ReportFactory(district__region=region)
    reporting.verify(report, by=coordinator.user)
    act = reverse("desk:report_act", args=[report.pk, name])

    page = coordinator.post(act, {"reason": "Күнү туура эмес", "amount": "-1"}, headers=ENGLISH)

    assert page.status_code == 200
    assert "in the meantime it has become “verified”" in page.content.decode()
    assert "Күнү туура эмес" in page.content.decode()
    report.refresh_from_db()
    assert (report.state, report.corrections.count()) == (ReportState.VERIFIED, 0)


def test_a_reason_typed_for_a_report_that_was_locked_meanwhile_stands_in_the_form_of_its_correction(
    coordinator, region
):
    report = ReportFactory(district__region=region)
    ConsultationReport.objects.filter(pk=report.pk).update(state=ReportState.LOCKED)

    page = coordinator.post(reverse("desk:report_act", args=[report.pk, "void"]), {"reason": "Эки жолу"})

    assert page.context["acts"] == ["correct"]
    assert page.context["reason"]["reason"].value() == "Эки жолу"
    assert "amount" in page.context["reason"].fields


def test_a_lawyer_who_voids_what_was_verified_meanwhile_reads_so_and_may_not_verify_it_herself(lawyer):
    report = ReportFactory(lawyer=lawyer.user)
    reporting.verify(report)

    page = lawyer.post(reverse("desk:report_act", args=[report.pk, "void"]), {"reason": "Жаңылыш"}, headers=ENGLISH)

    assert "in the meantime it has become “verified”" in page.content.decode()
    assert "Жаңылыш" in page.content.decode()
    assert lawyer.post(reverse("desk:report_act", args=[report.pk, "verify"])).status_code == 302
    assert (
        lawyer.post(reverse("desk:report_act", args=[ReportFactory().pk, "void"]), {"reason": "x"}).status_code == 302
    )


def test_the_list_to_be_checked_holds_what_is_submitted_in_the_coordinators_oblast(coordinator, region):
    here = ReportFactory(district__region=region)
    done = ReportFactory(district__region=region)
    reporting.verify(done, by=coordinator.user)
    ReportFactory()
    page = coordinator.get(reverse("desk:reports", args=["check"]))
    assert page.context["found"] == [here]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_reports_takes_the_same_queries_for_one_row_and_for_three(lawyer, rows, django_assert_num_queries):
    ReportFactory.create_batch(rows, lawyer=lawyer.user)
    lawyer.get(reverse("desk:my_reports"))
    with django_assert_num_queries(12):
        page = lawyer.get(reverse("desk:my_reports"))
    assert len(page.context["found"]) == rows
