"""What partners do in trainings, conferences and campaigns, for their pages (`settings.PARTNER_SOURCES`)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from events.models import Campaign, CampaignPage, EventPage, Training, TrainingPage
from home.everyone import readable
from home.models import PartnerRole
from home.partners import Part


def parts(language: str) -> list[Part]:
    return [*_in_trainings(language), *_in_conferences(language), *_in_campaigns(language)]


def _live(model, language: str):
    return (
        readable(model.objects).filter(locale__language_code=language, alias_of__isnull=True).select_related("locale")
    )


def _in_trainings(language: str) -> Iterator[Part]:
    pages = {page.fact_id: page for page in _live(TrainingPage, language)}
    for training in Training.objects.prefetch_related("organisers", "donors", "sessions"):
        page, sessions = pages.get(training.pk), list(training.sessions.all())
        told = {
            "kind": _("Trainings"),
            "title": page.title if page else training.name,
            "url": page.url if page else "",
            "day": max((session.ends_on for session in sessions), default=None),
            "days": "; ".join(session.days for session in sessions),
            "is_sample": training.is_sample,
        }
        yield from _of_both(training, told)


def _in_conferences(language: str) -> Iterator[Part]:
    for page in _live(EventPage, language).prefetch_related("organisers", "donors"):
        told = {"kind": _("Conferences"), "title": page.title, "url": page.url, "day": page.last_day, "days": page.days}
        yield from _of_both(page, told)


def _of_both(row, told: dict) -> Iterator[Part]:
    for role, partners in ((PartnerRole.ORGANISER, row.organisers), (PartnerRole.DONOR, row.donors)):
        for partner in partners.all():
            yield Part(partner=partner.pk, role=role.value, **told)


def _in_campaigns(language: str) -> Iterator[Part]:
    pages = {page.fact_id: page for page in _live(CampaignPage, language)}
    for campaign in Campaign.objects.prefetch_related("partners"):
        page = pages.get(campaign.pk)
        for partner in campaign.partners.all():
            yield Part(
                partner=partner.pk,
                role=PartnerRole.PARTNER.value,
                kind=_("Bus of Solidarity"),
                title=page.title if page else campaign.name,
                url=page.url if page else "",
                day=campaign.ends_on,
                days=campaign.days,
                is_sample=campaign.is_sample,
            )
