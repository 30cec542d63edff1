"""Ratings: averages from five up, words on a press that is logged, the lawyer's reply; by centre for those who lead."""

import pytest
from django.urls import reverse
from django.utils import timezone

from consult import reporting
from consult.models import AccessEvent, ConflictBar, Rating
from consult.models.refusals import AlreadyReplied, NothingSaid, NotYours, WrongState
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory
from tests.factories.home import CentreFactory, UserFactory

OWN, BY_CENTRE = reverse("desk:ratings"), reverse("desk:ratings_by_centre")
ENGLISH = {"accept-language": "en"}
WORDS = "Мени укту, рахмат Айжамал эже"


def rated(count, *, comment="", helped=4, **report):
    reports = [ReportFactory(**report) for _number in range(count)]
    return [reporting.rate(one, helped=helped, comment=comment) for one in reports]


def test_a_lawyer_sees_her_averages_from_five_ratings_up(lawyer):
    rated(4, lawyer=lawyer.user, helped=5)
    rated(9, helped=1)  # of others
    page = lawyer.get(OWN, headers=ENGLISH)
    assert (page.context["count"], page.context["means"]) == (4, [])
    assert "Averages show from 5 ratings up." in page.content.decode()
    rated(1, lawyer=lawyer.user, helped=3)
    page = lawyer.get(OWN, headers=ENGLISH)
    assert [float(mean) for _label, mean in page.context["means"]] == [4.6]
    assert "4.6 of 5" in page.content.decode()


def test_a_mark_that_fewer_than_five_gave_has_no_average_though_others_have(lawyer):
    ratings = rated(5, lawyer=lawyer.user)
    reporting.rate(ratings[0].report, helped=4, respect=2)
    page = lawyer.get(OWN)
    assert [label for label, _mean in page.context["means"]] == [Rating._meta.get_field("helped").verbose_name]


def test_a_replaced_rating_counts_no_more(lawyer):
    ratings = rated(5, lawyer=lawyer.user, helped=5)
    reporting.rate(ratings[0].report, helped=1)
    assert lawyer.get(OWN).context["count"] == 5
    assert float(lawyer.get(OWN).context["means"][0][1]) == 4.2


def test_a_comment_shows_on_a_press_and_every_press_is_in_the_log(lawyer, coordinator, region):
    (rating,) = rated(1, comment=WORDS, lawyer=lawyer.user, district__region=region)
    assert WORDS not in lawyer.get(OWN).content.decode()
    assert WORDS not in coordinator.get(BY_CENTRE).content.decode()
    assert not AccessEvent.objects.exists()
    address = reverse("desk:rating", args=[rating.pk])
    assert lawyer.get(address).status_code == 405
    for client in (lawyer, coordinator):
        page = client.post(address)
        assert WORDS in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    log = AccessEvent.objects.order_by("pk").values_list("what", "by", "break_glass")
    assert list(log) == [("comment", lawyer.user.pk, False), ("comment", coordinator.user.pk, True)]


def test_nobody_else_reads_a_comment_not_even_with_its_number(other_lawyer, lawyer, coordinator):
    (rating,) = rated(1, comment=WORDS)
    for client in (other_lawyer, lawyer, coordinator):
        page = client.post(reverse("desk:rating", args=[rating.pk]), follow=True)
        assert WORDS not in page.content.decode()
    assert not AccessEvent.objects.exists()


def test_a_lawyer_with_a_conflict_of_interest_neither_lists_reads_nor_answers_what_the_client_said(lawyer):
    case = RequestFactory(answered=True, lawyer=lawyer.user)
    rating = reporting.rate(case.reports.get(), helped=2, comment=WORDS)
    ConflictBar.objects.create(request=case, lawyer=lawyer.user)
    assert list(lawyer.get(OWN).context["found"]) == []
    for name in ("rating", "rating_reply"):
        assert lawyer.post(reverse(f"desk:{name}", args=[rating.pk]), {"text": "Рахмат"}).status_code == 302
    with pytest.raises(NotYours):
        reporting.reply(rating, by=lawyer.user, text="Рахмат")
    rating.refresh_from_db()
    assert rating.reply is None


def test_the_log_names_the_case_of_a_comment(lawyer):
    case = RequestFactory(answered=True, lawyer=lawyer.user)
    rating = reporting.rate(case.reports.get(), helped=2, comment=WORDS)
    lawyer.post(reverse("desk:rating", args=[rating.pk]))
    event = AccessEvent.objects.get(what="comment")
    assert (event.request, event.case) == (case, case.case_number)


@pytest.mark.both_databases
def test_the_lawyer_replies_once_and_the_coordinator_reads_it(lawyer, coordinator, region):
    (rating,) = rated(1, comment=WORDS, lawyer=lawyer.user, district__region=region)
    address = reverse("desk:rating_reply", args=[rating.pk])
    empty = lawyer.post(address, {"text": " "})
    assert empty.context["form"].errors
    assert WORDS in empty.content.decode()
    lawyer.post(address, {"text": "Рахмат, дагы келиңиз."})
    rating.refresh_from_db()
    assert (rating.reply, rating.replied_at is not None) == ("Рахмат, дагы келиңиз.", True)
    again = lawyer.post(address, {"text": "Экинчи жооп"}, headers=ENGLISH)
    assert "You have replied to this rating." in again.content.decode()
    assert "Экинчи жооп" in again.content.decode()  # what was typed is not lost
    rating.refresh_from_db()
    assert rating.reply == "Рахмат, дагы келиңиз."
    assert "Рахмат, дагы келиңиз." in coordinator.post(reverse("desk:rating", args=[rating.pk])).content.decode()
    assert coordinator.post(address, {"text": "x"}).status_code == 302


@pytest.mark.parametrize(("text", "refusal"), [("Рахмат", NotYours), (" ", NothingSaid)])
def test_what_is_no_reply_of_the_lawyer_is_refused(db, text, refusal):
    (rating,) = rated(1, comment=WORDS)
    by = LawyerFactory().user if refusal is NotYours else rating.report.lawyer
    with pytest.raises(refusal):
        reporting.reply(rating, by=by, text=text)
    assert Rating.objects.get().reply is None


def test_a_rating_that_was_replaced_is_not_replied_to(db):
    (rating,) = rated(1, comment=WORDS)
    reporting.rate(rating.report, helped=5)
    with pytest.raises(WrongState):
        reporting.reply(rating, by=rating.report.lawyer, text="Рахмат")
    (other,) = rated(1)
    reporting.reply(other, by=other.report.lawyer, text="Рахмат")
    with pytest.raises(AlreadyReplied):
        reporting.reply(other, by=other.report.lawyer, text="Дагы")


@pytest.mark.both_databases
def test_those_who_lead_see_centres_with_their_response_rate_and_no_lawyer(coordinator, region):
    many, few = CentreFactory(region=region), CentreFactory(region=region)
    rated(5, centre=many, district=None, region=region, helped=4)
    ReportFactory.create_batch(5, centre=many, district=None, region=region)
    (one,) = rated(1, centre=few, district=None, region=region, helped=1)
    rated(6, centre=CentreFactory(), helped=1)  # elsewhere
    page = coordinator.get(BY_CENTRE)
    rows = page.context["rows"]
    assert [(row["name"], row["consultations"], row["ratings"], row["rate"]) for row in rows] == [
        (str(many.name), 10, 5, 50),
        (str(few.name), 1, 1, 100),
    ]
    assert [float(mean) if mean else None for mean in rows[0]["means"]] == [None, None, 4.0]
    assert rows[1]["means"] == [None, None, None]
    name = one.report.lawyer.get_full_name() or one.report.lawyer.username
    assert name not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_both_pages_take_the_same_queries_for_one_rating_and_for_three(
    lawyer, coordinator, region, rows, django_assert_num_queries
):
    rated(rows, comment=WORDS, lawyer=lawyer.user, centre=CentreFactory(region=region), district=None, region=region)
    for client, address, count in ((lawyer, OWN, 13), (coordinator, BY_CENTRE, 16)):
        client.get(address)
        with django_assert_num_queries(count):
            page = client.get(address)
        assert len(page.context["found"]) == rows


def test_erasing_the_case_takes_comment_and_reply_with_it(db):
    from consult import transitions

    case = RequestFactory(closed=True)
    rating = reporting.rate(case.reports.get(), helped=2, comment=WORDS)
    reporting.reply(rating, by=rating.report.lawyer, text="Рахмат")
    transitions.erase(case, by=UserFactory(role="administrator"), now=timezone.now())
    rating.refresh_from_db()
    assert (rating.comment, rating.reply, rating.helped) == (None, None, 2)
