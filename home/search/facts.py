"""The facts of the ground that search finds: centres and partners."""

from django.urls import reverse

from home.models import LegalAidCentre, Partner
from home.search.documents import Document


def centres(language: str) -> list[Document]:
    """Centres that receive people, by name, town and oblast."""
    rows = LegalAidCentre.objects.filter(is_open=True).select_related("region", "district", "settlement")
    return [
        Document(
            group=f"centre:{centre.code}",
            kind="centre",
            title=centre.name,
            url=centre.path,
            summary=centre.address,
            text=str(centre.settlement or ""),
            is_sample=centre.is_sample,
        )
        for centre in rows
    ]


def partners(language: str) -> list[Document]:
    """Donors, implementers and state bodies, by name and abbreviation."""
    return [
        Document(
            group=f"partner:{partner.code}",
            kind="partner",
            title=partner.name,
            url=reverse("partner", args=[partner.code]),
            text=partner.short,
            is_sample=partner.is_sample,
        )
        for partner in Partner.objects.all()
    ]
