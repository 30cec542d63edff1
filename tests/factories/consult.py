"""Requests and reports in any state, made the way people make them: through transitions and reporting.

`RequestFactory(claimed=True)` is a request that a lawyer has claimed; `in_progress`, `answered` and `closed` go on
from there. All happens at `submitted_at` (default: now), unless a test moves it on itself.
"""

import datetime as dt
import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from consult import reporting, transitions
from consult.models import Attachment, ConsultationReport, ConsultationRequest, Coordinator, Lawyer, Matter
from consult.models.codes import Channel, CloseReason, Outcome, Party, State, Way

from .home import CentreFactory, DistrictFactory, RegionFactory, UserFactory


class LawyerFactory(DjangoModelFactory):
    """A lawyer's place at the desk; `.user` is who acts."""

    user = factory.SubFactory(UserFactory, role="lawyer")
    region = factory.SubFactory(RegionFactory)

    class Meta:
        model = Lawyer


class CoordinatorFactory(DjangoModelFactory):
    """Of an oblast; `CoordinatorFactory(of_centre=True)` of a centre."""

    user = factory.SubFactory(UserFactory, role="coordinator")
    region = factory.SubFactory(RegionFactory)

    class Meta:
        model = Coordinator

    class Params:
        of_centre = factory.Trait(region=None, centre=factory.SubFactory(CentreFactory))


def matter(code="FAM"):
    """One of the fourteen that the migrations lay down."""
    return Matter.objects.get(code=code)


class RequestFactory(DjangoModelFactory):
    """A request that still waits."""

    matter = factory.LazyFunction(matter)
    district = factory.SubFactory(DistrictFactory)
    region = factory.SelfAttribute("district.region")
    language = "ky"
    narrative = "Кожоюнум паспортумду бербей жатат. Эмне кылсам болот?"
    way = Way.PORTAL
    idempotency_key = factory.LazyFunction(uuid.uuid4)
    submitted_at = factory.LazyFunction(timezone.now)
    lawyer = None

    class Meta:
        model = ConsultationRequest

    class Params:
        claimed = factory.Trait(reached="claimed")
        in_progress = factory.Trait(reached="in_progress")
        answered = factory.Trait(reached="answered")
        closed = factory.Trait(reached="closed")

    reached = ""

    @classmethod
    def _create(cls, model_class, *, submitted_at, lawyer, reached, flags=None, **fields):
        later = {name: fields.pop(name) for name in ("is_minor", "is_detained") if name in fields}
        request = transitions.submit(**fields, now=submitted_at)
        if later:
            ConsultationRequest.objects.filter(pk=request.pk).update(**later)
            request.refresh_from_db()
        if reached:
            walk(request, reached, lawyer or LawyerFactory().user, submitted_at)
        return request


def walk(request, reached, lawyer, now):
    """Takes a waiting request through the usual way until it stands in `reached`."""
    transitions.claim(request, by=lawyer, now=now)
    if reached in ("in_progress", "answered", "closed"):
        transitions.start(request, by=lawyer, now=now)
    if reached in ("answered", "closed"):
        transitions.answer(request, by=lawyer, text="Милицияга жазыңыз.", outcome=Outcome.ADV_WRITTEN, now=now)
    if reached == "closed":
        leader = UserFactory(role="administrator")
        transitions.close(request, by=leader, reason=CloseReason.ANSWERED, now=now)


class ReportFactory(DjangoModelFactory):
    """A walk-in consultation, submitted."""

    lawyer = factory.LazyFunction(lambda: LawyerFactory().user)
    consulted_on = factory.LazyAttribute(lambda report: timezone.localtime(report.created_at).date())
    channel = Channel.CENTRE
    district = factory.SubFactory(DistrictFactory)
    region = factory.SelfAttribute("district.region")
    language = "ky"
    matter = factory.LazyFunction(matter)
    outcome = Outcome.ADV_ORAL
    key = factory.LazyFunction(uuid.uuid4)
    created_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = ConsultationReport

    @classmethod
    def _create(cls, model_class, *, lawyer, key, created_at, **fields):
        return reporting.enter(fields, by=lawyer, key=key, now=created_at)


class AttachmentFactory(DjangoModelFactory):
    """A paper of a request, sealed on disk."""

    request = factory.SubFactory(RequestFactory)
    added_by = Party.CLIENT
    kind = Attachment.Kind.DOCUMENT
    content_type = "application/pdf"
    size = 9
    name = "паспорт.pdf"
    file = factory.django.FileField(data=b"%PDF-1.7\n")

    class Meta:
        model = Attachment


MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=6)))  # a working day in Bishkek
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def in_state(state, **kwargs):
    """A request that stands in `state`, everything having happened on that Monday at ten."""
    reached = {State.NEW: "", State.WAITING_CLIENT: "in_progress", State.ERASED: "closed"}.get(state, state)
    request = RequestFactory(submitted_at=MONDAY, reached=reached, **kwargs)
    if state == State.WAITING_CLIENT:
        transitions.ask_client(request, by=request.lawyer, text="Кайсы күнү?", now=MONDAY)
    if state == State.ERASED:
        transitions.erase(request, now=MONDAY)
    return request


def leader_of(case):
    """A coordinator of the oblast of a request or a report."""
    return CoordinatorFactory(region=case.region).user


def history(request):
    """What was done with it, in order: name, from, to, role."""
    rows = request.events.filter(refused=False).order_by("pk")
    return list(rows.values_list("name", "from_state", "to_state", "role"))
