"""What partners do in programs and projects, for their pages (`settings.PARTNER_SOURCES`)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from home.everyone import readable
from home.models import PartnerRole
from home.partners import Part
from programs.models import ProgramPage, ProgramPartner, Project, ProjectPage


def parts(language: str) -> list[Part]:
    return [*_in_programs(language), *_in_projects(language)]


def _pages(model, language: str) -> dict[int, ProgramPage | ProjectPage]:
    rows = (
        readable(model.objects).filter(locale__language_code=language, alias_of__isnull=True).select_related("locale")
    )
    return {page.fact_id: page for page in rows}


def _in_programs(language: str) -> Iterator[Part]:
    pages = _pages(ProgramPage, language)
    for row in ProgramPartner.objects.select_related("program"):
        yield _part(row.partner_id, row.role, _("Programs"), row.program, pages.get(row.program_id))


def _in_projects(language: str) -> Iterator[Part]:
    pages = _pages(ProjectPage, language)
    for project in Project.objects.prefetch_related("donors", "implementers"):
        page = pages.get(project.pk)
        for partner in project.donors.all():
            yield _part(partner.pk, PartnerRole.DONOR, _("Projects"), project, page)
        for partner in project.implementers.all():
            yield _part(partner.pk, PartnerRole.IMPLEMENTER, _("Projects"), project, page)


def _part(partner: int, role: str, kind: str, fact, page) -> Part:
    return Part(
        partner=partner,
        role=str(role),
        kind=kind,
        title=page.title if page else fact.name,
        url=page.url if page else "",
        day=fact.ends_on or fact.starts_on,
        days=fact.period,
        is_sample=fact.is_sample,
    )
