"""Takes the sample away: what was made by it, and nothing that staff or citizens made or still need."""

from collections import Counter
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, TranslatableObject, TranslationContext, TranslationSource

from consult import counters
from consult.counters import Cell, Measure
from consult.models import AccessEvent, BoardSnapshot, ConsultationReport, ConsultationRequest, Rating, ReportCorrection
from consult.models.codes import COUNTED_STATES, State
from consult.reporting import figures
from events.models import Campaign, Stop, Training
from home.models import LegalAidCentre, Partner
from programs.models import Call, Program, Project, Topic

from . import logins, pages, source

JUDGEMENTS = (ReportCorrection, Rating)


def sample_pages() -> list[Page]:
    """The sample's own pages in every language, deepest first; a page with somebody else's page below stays."""
    keys = {pages.key_of(content) for content in pages.samples()}
    return [page for page in Page.objects.filter(translation_key__in=keys).order_by("-depth") if all_ours(page, keys)]


def all_ours(page: Page, keys: set[UUID]) -> bool:
    return not page.get_descendants().exclude(translation_key__in=keys).exists()


def remove_page(page: Page) -> None:
    """With the memory of its translation: a later load begins anew."""
    page.delete()
    key = page.translation_key
    StringTranslation.objects.filter(context__object=key).delete()
    TranslationSource.objects.filter(object=key).delete()
    TranslationContext.objects.filter(object=key).delete()
    TranslatableObject.objects.filter(translation_key=key).delete()


def remove_facts() -> list[models.Model]:
    """Takes away what nothing points to any more; returns the rows that are still in use and stay."""
    kept = []
    for row in sample_facts():
        try:
            if in_use(row):
                kept.append(row)
            else:
                row.delete()
        except models.ProtectedError:  # somebody registered for a session of it
            kept.append(row)
    return kept


def sample_facts() -> list[models.Model]:
    """The sample's single rows, those that point to others first."""
    programs = source.facts("programs")
    found: list[models.Model] = []
    for model, rows in (
        (Training, source.facts("trainings")["training"]),
        (Call, programs["call"]),
        (Project, programs["project"]),
        (Program, programs["program"]),
        (Topic, source.facts("topics")["topic"]),
        (Campaign, source.facts("campaigns")["campaign"]),
        (LegalAidCentre, source.facts("centres")["centre"]),
        (Partner, source.facts("partners")["partner"]),
    ):
        found += model.objects.filter(code__in=[row["code"] for row in rows])
    return found


def in_use(row: models.Model) -> bool:
    """Whether a row that would not go with it points to `row`: its own parts (sessions, crews, roles) do go."""
    return any(
        getattr(relation, "on_delete", None) is not models.CASCADE and points_to(relation, row)
        for relation in row._meta.related_objects
    )


def points_to(relation, row) -> bool:
    return relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()


def remove_requests() -> None:
    """With their events, messages and files, and out of the figures."""
    samples = ConsultationRequest.objects.filter(is_sample=True).defer("narrative", "contact")
    with transaction.atomic():
        gone: Counter[Cell] = Counter()
        for request in samples.prefetch_related("events"):
            gone.update(figures_of(request))
        AccessEvent.objects.filter(request__is_sample=True).delete()
        samples.delete()
        counters.add_all({cell: -amount for cell, amount in gone.items()})


def figures_of(request: ConsultationRequest) -> Counter[Cell]:
    """What the history of `request` added to the board: the deltas that `consult.transitions` wrote, by its events."""
    found: Counter[Cell] = Counter()
    for event in request.events.all():
        if event.refused:
            continue
        day = timezone.localtime(event.at).date()
        amounts = {Measure.WAITING: (event.to_state == State.NEW) - (event.from_state == State.NEW)}
        amounts[Measure.REQUESTS] = int(event.name == "submit")
        if event.name == "start" and event.code:
            amounts |= {Measure.RESPONSES: 1, Measure.RESPONSES_IN_TIME: int(event.code == "in_time")}
        for measure, amount in amounts.items():
            found[Cell(measure, day, request.region_id, request.matter_id, request.channel)] += amount
    return found


def remove_reports() -> None:
    """With their ratings and corrections, and out of the figures; the snapshots that counted them go too."""
    samples = ConsultationReport.objects.filter(is_sample=True).select_related("stop")
    with transaction.atomic():
        gone: Counter[Cell] = Counter()
        judged = {pk for rows in JUDGEMENTS for pk in rows.objects.values_list("report", flat=True)}
        for report in samples:
            gone.update(figures_in(report, judged))
        if gone:
            BoardSnapshot.objects.all().delete()
        for rows in JUDGEMENTS:
            rows.objects.filter(report__is_sample=True).delete()
        samples.delete()
        counters.add_all({cell: -amount for cell, amount in gone.items()})


def figures_in(report: ConsultationReport, judged: set[int]) -> Counter[Cell]:
    """What `report` adds to the board; the two queries that ask are spared for those that nobody rated or corrected."""
    if report.pk in judged or report.state not in COUNTED_STATES:
        return figures.figures(report)
    return figures.of_new(report)


def remove_logins() -> bool:
    """False when a sample login has signed something that stays: then all are switched off instead."""
    try:
        with transaction.atomic():
            logins.remove()
    except models.ProtectedError:
        get_user_model().objects.filter(is_sample=True).update(is_active=False)
        logins.path().unlink(missing_ok=True)
        return False
    return True


def remove_stops() -> int:
    """The sample's stops that no report or request of somebody else names."""
    stops = Stop.objects.filter(is_sample=True).exclude(reports__isnull=False).exclude(requests__isnull=False)
    return stops.delete()[1].get("events.Stop", 0)
