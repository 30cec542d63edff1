"""Takes the sample away: what was made by it, and nothing that staff or citizens made or still need."""

from uuid import UUID

from django.db import models
from wagtail.models import Page
from wagtail_localize.models import TranslatableObject

from events.models import Campaign, Stop, Training
from home.models import LegalAidCentre, Partner
from programs.models import Call, Program, Project

from . import pages, source


def sample_pages() -> list[Page]:
    """The sample's own pages in every language, deepest first; a page with somebody else's page below stays."""
    keys = {pages.key_of(content) for content in pages.samples()}
    return [page for page in Page.objects.filter(translation_key__in=keys).order_by("-depth") if all_ours(page, keys)]


def all_ours(page: Page, keys: set[UUID]) -> bool:
    return not page.get_descendants().exclude(translation_key__in=keys).exists()


def remove_page(page: Page) -> None:
    page.delete()
    TranslatableObject.objects.filter(translation_key=page.translation_key).delete()


def remove_facts() -> list[models.Model]:
    """Takes away what nothing points to any more; returns the rows that are still in use and stay."""
    kept = []
    for row in sample_facts():
        if in_use(row):
            kept.append(row)
        else:
            row.delete()
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
        (Campaign, source.facts("campaigns")["campaign"]),
        (LegalAidCentre, source.facts("centres")["centre"]),
        (Partner, source.facts("partners")["partner"]),
    ):
        found += model.objects.filter(code__in=[row["code"] for row in rows])
    return found


def in_use(row: models.Model) -> bool:
    """Whether a row that would not go with it points to `row`: its own parts (sessions, crews, roles) do go."""
    return any(
        getattr(relation, "on_delete", None) is not models.CASCADE and points_to(relation, row) for relation in row._meta.related_objects
    )


def points_to(relation, row) -> bool:
    return relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()


def remove_stops() -> int:
    """The sample's stops that no report or request of somebody else names."""
    stops = Stop.objects.filter(is_sample=True).exclude(reports__isnull=False).exclude(requests__isnull=False)
    return stops.delete()[1].get("events.Stop", 0)
