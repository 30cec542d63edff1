""" "Tell me the day before": who said yes is told once, of every change at once, and nobody else is told anything."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override

from consult.channels import words
from events import retention, stops
from events.models import Reminder, Stop
from events.reminders import asking, telling
from events.reminders.refusals import BusNotComing, BusWasThere, WrittenOften
from home.models import OutboxMessage
from tests.factories.events import ReminderFactory, StopFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)  # ten in the morning in Bishkek
DAY = dt.timedelta(days=1)
State = Reminder.State


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def listening(settings):
    settings.STOP_LISTENERS = ["events.reminders.asking.stop_changed"]
    settings.SMS = {"url": "https://sms.example.org", "token": "", "sender": ""}
    settings.WHATSAPP = settings.WHATSAPP | {"phone_id": "1", "token": "t"}


@pytest.fixture
def stop(karakol):
    return StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + 10 * DAY, place_en="School")


def owed(template=""):
    rows = OutboxMessage.objects.order_by("pk")
    return [(row.template, row.recipient) for row in rows if row.template.startswith(f"events.reminder_{template}")]


def text_of(template):
    return words.compose(OutboxMessage.objects.filter(template=template).latest("pk"))


def asks(stop, contact="jamal@example.org", channel="email", **more):
    return asking.ask(stop, channel=channel, contact=contact, language="en", **more)


# Asking


def test_asking_sends_one_link_and_nothing_else_before_it_says_yes(stop):
    mine = asks(stop)
    assert (mine.state, owed()) == (State.ASKED, [(telling.CONFIRM, "jamal@example.org")])
    assert asking.remind(now=stop.starts_at - DAY) == 0
    stops.cancel(stop, reason="Snow")
    assert owed() == [(telling.CONFIRM, "jamal@example.org")]


def test_the_same_contact_asks_once_per_stop_and_gets_the_link_again(stop, today):
    first = asks(stop)
    today.shift(120)
    assert asks(stop).pk == first.pk
    assert len(owed("confirm")) == 2
    assert asks(StopFactory(starts_at=NOW + 3 * DAY)).pk != first.pk


def test_asking_again_after_stopping_needs_a_new_yes(stop):
    mine = asks(stop)
    asking.stop_telling(asking.confirm(mine))
    again = asks(stop, now=NOW + DAY)
    assert (again.pk, again.state) == (mine.pk, State.ASKED)


def test_asking_again_while_waiting_changes_neither_the_channel_nor_the_yes(stop):
    mine = ReminderFactory(stop=stop, channel="sms", contact="+996555112233")
    again = asks(stop, contact="+996555112233", channel="whatsapp")
    assert (again.pk, again.state, again.channel) == (mine.pk, State.CONFIRMED, "sms")


def test_one_address_is_written_to_five_times_a_day_whoever_types_it_in(karakol):
    rows = [StopFactory(starts_at=NOW + (2 + number) * DAY) for number in range(6)]
    for one in rows[:5]:
        asks(one)
    with pytest.raises(WrittenOften):
        asks(rows[5])
    assert len(owed()) == 5


def test_nobody_can_wait_for_what_does_not_come_or_is_over(stop):
    with pytest.raises(BusWasThere):
        asks(stop, now=stop.ends_at + DAY)
    stops.cancel(stop, reason="Snow")
    with pytest.raises(BusNotComing):
        asks(stop)
    assert owed() == []


def test_the_contact_lies_sealed_and_is_found_by_a_keyed_hash_only(stop):
    mine = asks(stop, contact="+996555112233", channel="sms")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact, contact_hash FROM events_reminder WHERE id = %s", [mine.pk])
        row = " ".join(map(str, cursor.fetchone()))
    assert "555112233" not in row


def test_a_yes_to_a_stop_that_moved_meanwhile_goes_along_and_to_a_cancelled_one_is_refused(stop):
    mine = asks(stop)
    there = stops.move(stop, reason="Snow", starts_at=stop.starts_at + DAY, ends_at=stop.ends_at + DAY)
    assert asking.confirm(mine).stop == there
    other = asks(there, contact="b@example.org")
    stops.cancel(there, reason="Snow")
    with pytest.raises(BusNotComing):
        asking.confirm(other)


def test_a_yes_where_the_same_person_waits_already_leads_to_that_one(stop):
    mine = asks(stop)
    there = stops.move(stop, reason="Snow", starts_at=stop.starts_at + DAY, ends_at=stop.ends_at + DAY)
    other = ReminderFactory(stop=there, contact="jamal@example.org")
    assert asking.confirm(mine) == other
    assert Reminder.objects.wanted().count() == 1


# The day before


def test_everyone_who_said_yes_is_told_the_day_before_once_however_often_the_worker_runs(stop):
    yes, _asked = ReminderFactory(stop=stop), ReminderFactory(stop=stop, asked=True)
    _gone = ReminderFactory(stop=stop, state=State.STOPPED)
    assert asking.remind(now=stop.starts_at - 3 * DAY) == 0
    day_before = stop.starts_at - DAY
    assert [asking.remind(now=day_before + dt.timedelta(hours=hours)) for hours in (0, 1, 2)] == [1, 0, 0]
    assert owed() == [(telling.TOMORROW, yes.contact)]
    said = text_of(telling.TOMORROW)
    assert said.subject == "The bus comes tomorrow"
    assert "Ak-Bulun, Ak-Suu district, School, 1 December 2026, 10:00–14:00" in said.text
    assert f"/en/bus/stops/{stop.pk}/" in said.text
    assert f"/en/bus/reminders/link/?key={telling.key_of(yes)}" in said.text


def test_a_worker_that_slept_through_the_day_before_tells_in_the_morning_that_it_is_today(stop):
    ReminderFactory(stop=stop)
    assert asking.remind(now=stop.starts_at - dt.timedelta(hours=2)) == 1
    assert text_of(telling.TOMORROW).subject == "The bus comes today"
    assert asking.remind(now=stop.starts_at + dt.timedelta(minutes=1)) == 0


def test_nobody_is_woken_by_a_reminder(stop):
    ReminderFactory(stop=stop)
    asking.remind(now=dt.datetime(2026, 11, 29, 21, tzinfo=dt.UTC))  # three at night of 30 November
    assert OutboxMessage.objects.get().not_before == dt.datetime(2026, 11, 30, 2, tzinfo=dt.UTC)


def test_a_stop_that_was_called_off_reminds_nobody_of_itself(stop):
    ReminderFactory(stop=stop)
    stops.cancel(stop, reason="Snow")
    assert asking.remind(now=stop.starts_at - DAY) == 0
    assert [template for template, _to in owed()] == [telling.CANCELLED]


def test_reminding_costs_the_same_queries_per_stop_that_nobody_waits_for(stop, django_assert_num_queries):
    for number in range(3):
        StopFactory(starts_at=stop.starts_at + number * dt.timedelta(hours=1))
    with django_assert_num_queries(1):
        asking.remind(now=stop.starts_at - DAY)


# When the stop changes


def test_a_cancelled_stop_tells_everyone_once_and_takes_back_what_is_no_longer_true(stop):
    ReminderFactory(stop=stop, contact="a@example.org")
    asking.remind(now=stop.starts_at - DAY)
    stops.cancel(stop, reason="Snow")
    assert owed() == [(telling.CANCELLED, "a@example.org")]
    assert asking.stop_changed(stop) == 0
    assert "call 114" in text_of(telling.CANCELLED).text


def test_a_message_that_was_sent_already_stays_and_the_change_follows_it(stop):
    ReminderFactory(stop=stop, contact="a@example.org")
    asking.remind(now=stop.starts_at - DAY)
    OutboxMessage.objects.update(state="sent")
    stops.cancel(stop, reason="Snow")
    assert [template for template, _to in owed()] == [telling.TOMORROW, telling.CANCELLED]


def test_the_reminder_follows_a_moved_stop_and_the_move_is_told_once(stop, karakol):
    mine = ReminderFactory(stop=stop, contact="a@example.org")
    elsewhere = {"settlement": karakol["kyzyl_suu"], "district": karakol["jeti_oguz"]}
    there = stops.move(stop, reason="x", starts_at=NOW + 12 * DAY, ends_at=NOW + 12.1 * DAY, **elsewhere)
    mine.refresh_from_db()
    assert (mine.stop, owed()) == (there, [(telling.MOVED, "a@example.org")])
    said = text_of(telling.MOVED).text
    assert "Ak-Bulun, Ak-Suu district, School, 1 December 2026" in said
    assert "Instead: Kyzyl-Suu, Jeti-Oguz district, School, 3 December 2026" in said
    assert asking.remind(now=stop.starts_at - DAY) == 0
    assert asking.remind(now=there.starts_at - DAY) == 1
    stops.cancel(there, reason="x")
    assert [template for template, _to in owed()] == [telling.CANCELLED]  # what was not sent yet is taken back


def test_other_hours_are_told_and_another_note_or_phone_is_not(stop):
    ReminderFactory(stop=stop)
    stops.confirm(stop)
    stops.amend(stop, reason="x", note_en="Bring water", contact="0555 000000")
    assert owed() == []
    stops.amend(stop, reason="x", starts_at=stop.starts_at + dt.timedelta(hours=1))
    assert [template for template, _to in owed()] == [telling.CHANGED]
    assert "11:00–14:00" in text_of(telling.CHANGED).text


def test_a_stop_that_comes_back_is_told_and_is_reminded_of_again(stop):
    ReminderFactory(stop=stop)
    stops.cancel(stop, reason="Snow")
    stops.reopen(stop)
    assert [template for template, _to in owed()] == [telling.CHANGED]
    assert text_of(telling.CHANGED).text.startswith("Ukuk Jardam: day, hours or place of the bus have changed. Now:")
    assert asking.remind(now=stop.starts_at - DAY) == 1


def test_what_is_told_is_undone_together_with_the_change(stop):
    ReminderFactory(stop=stop)

    @transaction.atomic
    def goes_wrong():
        stops.cancel(stop, reason="Snow")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        goes_wrong()
    assert owed() == []


def test_whoever_stopped_hears_nothing_more_not_even_what_was_owed(stop):
    mine = ReminderFactory(stop=stop)
    asking.remind(now=stop.starts_at - DAY)
    asking.stop_telling(mine)
    stops.cancel(stop, reason="Snow")
    assert owed() == []
    assert asking.remind(now=stop.starts_at - DAY) == 0


def test_an_import_that_people_wait_for_is_not_taken_back(stop):
    ReminderFactory(stop=stop)
    assert stops.take_back([stop])[0] == 0
    assert Stop.objects.filter(pk=stop.pk).exists()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("template", telling.TEMPLATES)
def test_every_message_has_words_in_every_language(stop, template, language):
    mine = ReminderFactory(stop=stop, language=language)
    more = {"old_when": "W", "old_where": "P"} if template == telling.MOVED else {}
    telling.tell(mine, template, stop, about="x", now=NOW, **more)
    said = text_of(template)
    assert said.subject
    assert f"key={telling.key_of(mine)}" in said.text
    with override(language):
        assert stop.village in said.text
    if language != "en":
        assert not re.search(r"\b(the|bus comes|day)\b", said.subject + said.text)


def test_a_sample_says_that_the_bus_does_not_come(stop):
    Stop.objects.filter(pk=stop.pk).update(is_sample=True)
    ReminderFactory(stop=stop)
    asking.remind(now=stop.starts_at - DAY)
    assert text_of(telling.TOMORROW).text.endswith("Sample data: the bus does not come.")


# Forgetting


def forget(now, dry_run=False):
    return next(step for step in retention.STEPS if "reminders" in step.label).run(now, dry_run)


def test_a_day_after_the_stop_the_contact_and_its_messages_are_gone(stop):
    ReminderFactory(stop=stop)
    other = ReminderFactory(stop=StopFactory(starts_at=NOW + 30 * DAY))
    asking.remind(now=stop.starts_at - DAY)
    over = stop.ends_at + DAY + dt.timedelta(minutes=1)
    assert (forget(stop.ends_at, dry_run=True), forget(over, dry_run=True)) == (0, 1)
    assert forget(over) == 1
    assert (list(Reminder.objects.all()), owed()) == ([other], [])


def test_who_never_said_yes_or_stopped_is_forgotten_after_two_days(stop):
    asks(stop)
    asking.stop_telling(ReminderFactory(stop=stop))
    assert forget(NOW + dt.timedelta(hours=47)) == 0
    assert forget(NOW + dt.timedelta(hours=49)) == 2
    assert owed() == []


# Both databases, many at once


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_runs_of_the_worker_at_once_send_once():
    stop = StopFactory(starts_at=NOW + DAY)
    rows = [ReminderFactory(stop=stop) for _number in range(5)]
    told = at_once([lambda: asking.remind(now=NOW)] * 4)
    assert sum(told) == len(rows)
    assert len(owed("tomorrow")) == len(rows)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_who_says_yes_while_the_stop_is_cancelled_is_told_or_refused_never_forgotten():
    for _round in range(5):
        OutboxMessage.objects.all().delete()
        stop = StopFactory(starts_at=NOW + DAY)
        mine = ReminderFactory(stop=stop, asked=True)

        def says_yes(mine=mine):
            try:
                return asking.confirm(mine).state
            except BusNotComing:
                return "refused"

        outcome, _stop = at_once([says_yes, lambda stop=stop: stops.cancel(stop, reason="Snow", now=NOW)])
        assert (outcome == "refused") != bool(owed("cancelled"))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_same_contact_asking_many_times_at_once_is_one_reminder(settings):
    settings.LIMIT_REMINDERS_EACH = "100/d"
    stop = StopFactory(starts_at=NOW + DAY)
    made = at_once([lambda: asks(stop).pk] * 4)
    assert len(set(made)) == Reminder.objects.count() == 1
    assert len(owed("confirm")) == 1


def at_once(jobs):
    """What each of `jobs` returned, all begun at the same moment."""
    gate, results, faults = threading.Barrier(len(jobs)), [None] * len(jobs), []

    def work(place, job):
        try:
            gate.wait(10)
            results[place] = job()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []
    return results


# The pages


def form(**more):
    return {"channel": "email", "contact": "Jamal@Example.org ", "agrees": "on", "website": ""} | more


def test_the_form_without_script_leads_to_a_link_that_says_yes(client, bus, stop):
    address = f"/en/bus/reminders/{stop.pk}/"
    shown = client.get(address)
    assert shown["Cache-Control"] == "no-store, private"
    assert "Ak-Bulun" in shown.content.decode()
    sent = client.post(address, form())
    assert (sent.status_code, sent["Location"]) == (302, f"{address}asked/")
    assert "Now say yes in the message" in client.get(sent["Location"]).content.decode()

    [link] = re.findall(r"https?://[^/]+(/en/bus/reminders/link/\?key=\S+)", text_of(telling.CONFIRM).text)
    page = client.get(link)
    assert Reminder.objects.get().state == State.ASKED  # looking changes nothing
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    for act, state, words_said in (
        ("confirm", State.CONFIRMED, "We remind you the day before"),
        ("confirm", State.CONFIRMED, "We remind you the day before"),
        ("stop", State.STOPPED, "We write no more about this stop"),
        ("confirm", State.CONFIRMED, "We remind you the day before"),
    ):
        done = client.post("/en/bus/reminders/link/", {"key": key, "act": act}, follow=True)
        assert words_said in done.content.decode()
        assert Reminder.objects.get().state == state
    assert Reminder.objects.get().contact == "jamal@example.org"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"contact": ""}, "Write where the message shall go."),
        ({"contact": "not an address"}, "Write the e-mail address like this"),
        ({"contact": "\0"}, "Write where the message shall go."),
        ({"channel": "sms", "contact": "12"}, "Write the phone number with its code"),
        ({"channel": "pigeon"}, "pigeon is not one of the available choices"),
        ({"agrees": ""}, "Tick that you agree."),
        ({"website": "http://spam"}, "Something was written into a field"),
        ({"contact": "x" * 5000}, "at most 200"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_is_kept(client, bus, stop, more, said):
    html = client.post(f"/en/bus/reminders/{stop.pk}/", form(**more)).content.decode()
    assert said in html
    assert 'class="error-summary"' in html
    assert owed() == []


@pytest.mark.parametrize("phone", ["0555 11 22 33", "+996 (555) 11-22-33", "996555112233"])
def test_a_phone_number_in_any_spelling_is_one_number(client, bus, stop, phone):
    client.post(f"/en/bus/reminders/{stop.pk}/", form(channel="whatsapp", contact=phone))
    row = OutboxMessage.objects.get()
    assert (row.channel, row.recipient) == ("whatsapp", "+996555112233")


def test_only_channels_that_can_carry_a_message_are_offered(client, bus, stop, settings):
    assert client.get(f"/en/bus/reminders/{stop.pk}/").content.decode().count('name="channel"') == 3
    settings.SMS, settings.WHATSAPP = {"url": ""}, {"phone_id": "", "token": ""}
    html = client.get(f"/en/bus/reminders/{stop.pk}/").content.decode()
    assert "Your e-mail address" in html
    assert '<input type="hidden" name="channel" value="email"' in html
    client.post(f"/en/bus/reminders/{stop.pk}/", form(channel="sms", contact="0555112233"))
    assert owed() == []


def test_a_stop_that_does_not_come_offers_no_form_and_writes_nothing(client, bus, stop):
    stops.cancel(stop, reason="Snow")
    for response in (client.get(f"/en/bus/reminders/{stop.pk}/"), client.post(f"/en/bus/reminders/{stop.pk}/", form())):
        assert "There is nothing to remind you of" in response.content.decode()
    assert owed() == []


@pytest.mark.parametrize("number", ["999999999", "9" * 40, "0"])
def test_a_stop_that_is_not_there_is_a_clear_page(client, bus, number):
    for address in (f"reminders/{number}/", f"reminders/{number}/asked/", f"stops/{number}/"):
        assert client.get(f"/en/bus/{address}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "x" * 28, "ы" * 28, "\0" * 28, "x" * 100_000])
def test_a_key_that_opens_nothing_says_so_and_is_counted(client, bus, stop, key, settings):
    settings.LIMIT_WRONG_KEYS = {"browser": "1/15m", "address": "1/15m"}
    assert client.post("/en/bus/reminders/link/", {"key": key, "act": "confirm"}).status_code == 404
    assert client.post("/en/bus/reminders/link/", {"key": key, "act": "confirm"}).status_code == 429


def test_a_key_of_a_place_in_a_training_opens_no_reminder(client, bus, stop):
    from events.registration import keys
    from tests.factories.events import RegistrationFactory

    mine = ReminderFactory(stop=stop)
    forged = keys.key_of(RegistrationFactory(code=mine.code))
    assert client.get("/en/bus/reminders/link/", {"key": forged}).status_code == 404


def test_too_many_from_one_network_wait_and_keep_what_they_wrote(client, bus, stop, settings):
    settings.LIMIT_REMINDERS = {"browser": "1/h", "address": "1/h"}
    client.post(f"/en/bus/reminders/{stop.pk}/", form())
    late = client.post(f"/en/bus/reminders/{stop.pk}/", form(contact="other@example.org"))
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0
    assert "other@example.org" in late.content.decode()
    assert len(owed()) == 1


def test_a_form_without_its_token_comes_back_whole_and_a_link_does_nothing(bus, stop):
    strict = Client(enforce_csrf_checks=True)
    back = strict.post(f"/en/bus/reminders/{stop.pk}/", form())
    assert back.status_code == 403
    assert "Jamal@Example.org" in back.content.decode()
    mine = ReminderFactory(stop=stop, asked=True)
    assert strict.post("/en/bus/reminders/link/", {"key": telling.key_of(mine), "act": "confirm"}).status_code == 403
    mine.refresh_from_db()
    assert mine.state == State.ASKED


def test_pages_of_a_reminder_cost_few_queries_whoever_else_waits(client, bus, stop, counted):
    mine = ReminderFactory(stop=stop)
    address = f"/en/bus/reminders/link/?key={telling.key_of(mine)}"
    client.get(address)
    with counted(LINK_QUERIES):
        client.get(address)
    ReminderFactory.create_batch(3, stop=stop)
    with counted(LINK_QUERIES):
        client.get(address)


LINK_QUERIES = 2


def test_a_button_pressed_five_times_takes_one_message_of_the_day(stop):
    for _press in range(8):
        asks(stop)
    assert len(owed("confirm")) == 1
    others = [StopFactory(starts_at=NOW + (2 + number) * DAY) for number in range(4)]
    assert len([asks(one) for one in others]) == 4
    with pytest.raises(WrittenOften):
        asks(StopFactory(starts_at=NOW + 9 * DAY))


def test_of_messages_that_are_not_sent_yet_only_the_newest_goes_out(stop):
    ReminderFactory(stop=stop)
    there = stops.move(stop, reason="x", starts_at=NOW + 12 * DAY, ends_at=NOW + 12.1 * DAY)
    third = stops.move(there, reason="x", starts_at=NOW + 14 * DAY, ends_at=NOW + 14.1 * DAY)
    assert [template for template, _to in owed()] == [telling.MOVED]
    said = text_of(telling.MOVED).text
    assert "1 December 2026" in said  # what she knows
    assert "5 December 2026" in said
    assert "3 December 2026" not in said  # what she never heard of
    stops.cancel(third, reason="x")
    assert [template for template, _to in owed()] == [telling.CANCELLED]
    assert "1 December 2026" in text_of(telling.CANCELLED).text
    stops.reopen(third)
    assert [template for template, _to in owed()] == [telling.MOVED]
    assert "5 December 2026" in text_of(telling.MOVED).text


def test_another_language_keeps_what_was_typed(stop):
    client = Client()
    page = client.get(f"/en/bus/reminders/{stop.pk}/").content.decode()
    assert f'formaction="/ru/bus/reminders/{stop.pk}/" name="switch" value="ru"' in page
    typed = {"switch": "ru", "channel": "email", "contact": "jamal@example.org"}
    page = client.post(f"/ru/bus/reminders/{stop.pk}/", typed).content.decode()
    assert 'value="jamal@example.org"' in page
    assert '<html lang="ru"' in page
    assert "error-summary" not in page
    assert owed() == []
