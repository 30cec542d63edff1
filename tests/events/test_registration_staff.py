"""What staff do with the people of a training, and that nobody else sees them."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from events.models import Certificate, Registration, Session, Training
from events.registration import keys, places
from home.models import OutboxMessage
from tests.factories.events import RegistrationFactory, SeatedSessionFactory, TrainingFactory
from tests.factories.home import UserFactory, sign_in
from ukuk import jobs

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)
ON_THE_DAY = dt.datetime(2026, 12, 10, 4, tzinfo=dt.UTC)
State = Registration.State


def staff(client, role):
    user = UserFactory(role=role)
    sign_in(client, user)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.user = user
    return client


@pytest.fixture
def scheduler(client):
    with time_machine.travel(ON_THE_DAY, tick=False) as clock:
        client.clock = clock
        yield staff(client, "scheduler")


@pytest.fixture
def session(db):
    return SeatedSessionFactory(training=TrainingFactory(name_en="Children's rights", code="course"), capacity=5)


def html(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def people(client, session, **query):
    return html(client.get(reverse("registrations:people", args=[session.pk]), query))


def tap(client, registration, act, **words):
    return client.post(reverse(f"registrations:{act}", args=[registration.session_id, registration.pk]), words)


def test_a_tap_marks_somebody_as_present_and_another_takes_it_back(scheduler, session):
    made = RegistrationFactory(session=session)
    page = people(scheduler, session)
    assert made.name in page
    assert "Is here" in page
    response = tap(scheduler, made, "attend", state="confirmed")
    assert response["Location"].endswith(f"/session/{session.pk}/?state=confirmed#person-{made.pk}")
    assert Registration.objects.get().state == State.ATTENDED
    assert "Undo" in people(scheduler, session)
    tap(scheduler, made, "undo")
    assert Registration.objects.get().state == State.CONFIRMED


def test_before_the_first_day_nobody_can_be_marked(scheduler, session):
    scheduler.clock.move_to(BEFORE)
    made = RegistrationFactory(session=session)
    assert "From the first day on" in people(scheduler, session)
    assert "Is here" not in people(scheduler, session)
    page = html(scheduler.post(tap_url(made, "attend"), follow=True))
    assert "nobody can be marked as present yet" in page
    assert Registration.objects.get().state == State.CONFIRMED


def tap_url(registration, act):
    return reverse(f"registrations:{act}", args=[registration.session_id, registration.pk])


def test_staff_confirm_and_cancel_by_phone_and_the_next_moves_up(scheduler, session):
    scheduler.clock.move_to(dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC))
    Session.objects.update(capacity=2)
    held, other = RegistrationFactory(session=session, held=True), RegistrationFactory(session=session)
    waiting = RegistrationFactory(session=session, waiting=True)
    tap(scheduler, held, "confirm")
    tap(scheduler, other, "cancel")
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {held.pk: State.CONFIRMED, other.pk: State.CANCELLED, waiting.pk: State.HELD}


def test_the_list_is_filtered_by_state_and_says_how_many_there_are(scheduler, session):
    here, gone = RegistrationFactory(session=session), RegistrationFactory(session=session, cancelled=True)
    page = people(scheduler, session, state="cancelled")
    assert gone.name in page
    assert here.name not in page
    assert "Confirmed (1)" in page
    assert "Seats taken: 1 of 5" in page
    assert here.name in people(scheduler, session, state="'; DROP")


def test_the_list_of_all_sessions_has_filters_and_leads_to_the_person(scheduler, session):
    here, elsewhere = RegistrationFactory(session=session), RegistrationFactory()
    page = html(scheduler.get(reverse("registrations:index"), {"session": session.pk}))
    assert here.name in page
    assert elsewhere.name not in page
    assert f"/session/{session.pk}/#person-{here.pk}" in page
    assert html(scheduler.get(reverse("registrations:index"), {"session": "x"}))


@pytest.mark.parametrize("role", ["editor", "moderator", "lawyer", "coordinator", "auditor"])
def test_other_roles_see_no_names_and_change_nothing(client, session, role):
    made = RegistrationFactory(session=session)
    with time_machine.travel(ON_THE_DAY, tick=False):
        staff(client, role)
        for name in ("people", "export", "certificates", "letter"):
            response = client.get(reverse(f"registrations:{name}", args=[session.pk]))
            assert response.status_code in (302, 403)
            assert made.name not in response.content.decode()
        assert client.get(reverse("registrations:index")).status_code in (302, 403)
        for act in ("attend", "undo", "confirm", "cancel"):
            assert tap(client, made, act).status_code in (302, 403)
    assert Registration.objects.get().state == State.CONFIRMED


def test_a_stranger_is_sent_to_sign_in(client, session):
    response = client.get(reverse("registrations:people", args=[session.pk]))
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("act", ["attend", "cancel"])
def test_a_tap_reaches_only_the_people_of_its_own_session(scheduler, session, act):
    other = RegistrationFactory()
    url = reverse(f"registrations:{act}", args=[session.pk, other.pk])
    assert scheduler.post(url).status_code in (302, 404)  # an address that there is not: the language is tried first
    other.refresh_from_db()
    assert other.state == State.CONFIRMED
    assert scheduler.get(tap_url(other, act)).status_code == 405


def test_the_spreadsheet_holds_everyone_and_no_formula_and_is_noted_in_the_log(scheduler, session):
    wild = {"name": "=HYPERLINK(1)", "organisation": "+1", "role": "-2", "needs": "@x\x07", "email": "a@example.org"}
    RegistrationFactory(session=session, person=wild | {"phone": "+996555123456", "speaks": "ky"})
    RegistrationFactory(session=session, waiting=True)
    response = scheduler.get(reverse("registrations:export", args=[session.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="course-2026-12-10.xlsx"'
    assert "no-store" in response["Cache-Control"]
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows())
    assert len(rows) == 3
    assert [cell.value for cell in rows[1]][:7] == [
        *("=HYPERLINK(1)", "+1", "-2", "+996555123456", "a@example.org", "Kyrgyz", "@x"),
    ]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
    entry = ModelLogEntry.objects.get(action="events.people_exported")
    assert (entry.user, entry.data) == (scheduler.user, {"people": 2})


def letter(**changes):
    words = {
        "to": ["confirmed", "waiting"],
        "subject": "The room",
        "text": "Room 5.\nBring a pen.",
        "key": uuid.uuid4(),
    }
    return words | changes


def test_a_letter_is_looked_at_first_and_goes_out_once(scheduler, session):
    url = reverse("registrations:letter", args=[session.pk])
    confirmed = RegistrationFactory(session=session)
    RegistrationFactory(session=session, waiting=True, person={"name": "B", "phone": "+996555123456"})
    RegistrationFactory(session=session, cancelled=True)
    RegistrationFactory(session=session, is_sample=True)
    words = letter()
    page = html(scheduler.post(url, words))
    assert "It goes by e-mail to: 1." in page
    assert "gave no address: 1." in page
    assert "Bring a pen." in page
    assert not OutboxMessage.objects.exists()
    for _tap in range(2):
        assert scheduler.post(url, words | {"send": "1"}).status_code == 302
    rows = {row.recipient: row for row in OutboxMessage.objects.all()}
    assert set(rows) == {confirmed.known("email"), "+996555123456"}
    assert ModelLogEntry.objects.get(action="events.letter_sent").data == {"people": 2}

    from consult.channels.words import compose

    sent = compose(rows[confirmed.known("email")])
    assert sent.subject == "The room"
    assert sent.text.startswith("Room 5.\nBring a pen.")
    assert keys.key_of(confirmed) in sent.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to": []}, "Choose at least one group"),
        ({"to": ["x"]}, "Select a valid choice"),
        ({"subject": ""}, "This field is required"),
        ({"text": ""}, "This field is required"),
        ({"key": "x"}, "Open this page anew"),
    ],
)
def test_a_letter_that_is_not_right_goes_to_nobody(scheduler, session, wrong, said):
    RegistrationFactory(session=session)
    page = html(scheduler.post(reverse("registrations:letter", args=[session.pk]), letter(send="1") | wrong))
    assert said in page
    assert not OutboxMessage.objects.exists()


def test_a_letter_to_nobody_offers_no_button(scheduler, session):
    page = html(scheduler.post(reverse("registrations:letter", args=[session.pk]), letter()))
    assert "Nobody in these groups can be reached." in page
    assert "Send it now" not in page


def test_certificates_are_made_and_printed_from_the_list(scheduler, session):
    url = reverse("registrations:certificates", args=[session.pk])
    assert scheduler.get(url).status_code == 302  # nothing to print yet
    RegistrationFactory.create_batch(2, session=session, attended=True)
    assert "Make certificates: 2" in people(scheduler, session)
    scheduler.post(url)
    assert Certificate.objects.count() == 2
    assert "Print certificates: 2" in people(scheduler, session)
    response = scheduler.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def session_form(session, **changes):
    words = {f"venue_{code}": "" for code in ("ky", "ru", "en")} | {"district": session.district_id}
    days = {"starts_on": session.starts_on, "ends_on": session.ends_on, "precision": "day"}
    return words | days | {"training": session.training_id, "capacity": session.capacity} | changes


def test_fewer_seats_than_are_taken_are_refused_with_a_sentence(scheduler, session):
    RegistrationFactory.create_batch(3, session=session)
    url = reverse("sessions:edit", args=[session.pk])
    assert "3 seats are already taken" in html(scheduler.post(url, session_form(session, capacity=2)))
    assert Session.objects.get().capacity == 5
    assert scheduler.post(url, session_form(session, capacity=3)).status_code == 302
    assert Session.objects.get().capacity == 3


def test_an_end_before_the_start_is_refused_with_a_sentence(scheduler, session):
    wrong = session_form(session, ends_on="2026-12-01")
    assert "The last day comes before the first" in html(
        scheduler.post(reverse("sessions:edit", args=[session.pk]), wrong)
    )


def test_what_people_registered_for_is_not_deleted_under_them(scheduler, session):
    RegistrationFactory(session=session)
    for name, row in (("sessions", session), ("trainings", session.training)):
        page = html(scheduler.post(reverse(f"{name}:delete", args=[row.pk]), follow=True))
        assert "People have registered for this" in page
    assert Session.objects.exists()
    Registration.objects.all().delete()
    scheduler.post(reverse("trainings:delete", args=[session.training.pk]))
    assert not Training.objects.exists()


def test_a_training_is_kept_with_its_languages_and_its_days_of_registration(scheduler):
    wanted = {"code": "new", "kind": "seminar", "name_ky": "Семинар", "name_ru": "", "name_en": "", "participants": ""}
    opening = {"registration_opens_at": "2026-12-01 09:00", "registration_closes_at": "2026-12-09 18:00"}
    url = reverse("trainings:add")
    backwards = {"registration_opens_at": "2026-12-10 09:00", "registration_closes_at": "2026-12-09 18:00"}
    assert "closes before it opens" in html(scheduler.post(url, wanted | backwards))
    response = scheduler.post(url, wanted | opening | {"languages": ["ky", "ru"]})
    assert response.status_code == 302, response.context["form"].errors
    assert Training.objects.get().languages == ["ky", "ru"]


PEOPLE_QUERIES, INDEX_QUERIES = 13, 16


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_however_many_people_they_show(scheduler, session, counted, count):
    RegistrationFactory.create_batch(count, session=session, attended=True)
    Certificate.objects.all().delete()
    people(scheduler, session)
    with counted(PEOPLE_QUERIES):
        people(scheduler, session)
    scheduler.get(reverse("registrations:index"))
    with counted(INDEX_QUERIES):
        scheduler.get(reverse("registrations:index"))


def test_twelve_months_after_the_session_the_people_are_forgotten(session, capsys):
    made = RegistrationFactory(session=session, attended=True, phone_hash="x")
    later = RegistrationFactory(
        session=SeatedSessionFactory(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 3, 2))
    )
    places.telling.tell(made, places.telling.REMINDER, now=ON_THE_DAY)
    with time_machine.travel(dt.datetime(2027, 12, 11, 4, tzinfo=dt.UTC), tick=False):
        call_command("purge")
        assert Registration.objects.known().count() == 2  # the day itself still counts
    with time_machine.travel(dt.datetime(2027, 12, 12, 4, tzinfo=dt.UTC), tick=False):
        call_command("purge", dry_run=True)
        assert "people of trainings: names, contacts and messages: 1 would go" in capsys.readouterr().out
        for _run in range(2):
            call_command("purge")
    made.refresh_from_db()
    assert (made.person, made.phone_hash, made.state) == (None, "", State.ATTENDED)
    assert not OutboxMessage.objects.exists()
    later.refresh_from_db()
    assert later.name


def test_a_certificate_goes_ten_years_after_the_session(session, client, homes):
    made = RegistrationFactory(session=session, attended=True)
    with time_machine.travel(ON_THE_DAY, tick=False):
        from events.certificates import issuing

        issuing.issue(session)
    number = Certificate.objects.get().number
    with time_machine.travel(dt.datetime(2036, 12, 1, 4, tzinfo=dt.UTC), tick=False):
        call_command("purge")
        assert Registration.objects.get(pk=made.pk).person is None
        assert client.get(f"/en/events/certificates/{number}/").status_code == 200
    with time_machine.travel(dt.datetime(2036, 12, 13, 4, tzinfo=dt.UTC), tick=False):
        call_command("purge")
    assert not Certificate.objects.exists()


def test_the_worker_ends_holds_and_reminds(session):
    held = RegistrationFactory(session=session, held=True)
    with time_machine.travel(dt.datetime(2026, 12, 9, 5, tzinfo=dt.UTC), tick=False):
        assert jobs.BY_NAME["registration_holds"].run() == 1
        confirmed = RegistrationFactory(session=session)
        assert jobs.BY_NAME["registration_reminders"].run() == 1
    held.refresh_from_db()
    assert held.state == State.CANCELLED
    templates = set(OutboxMessage.objects.values_list("template", flat=True))
    assert templates == {places.telling.LAPSED, places.telling.REMINDER}
    assert confirmed.state == State.CONFIRMED
