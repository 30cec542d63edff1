"""The facts of the ground that search finds: centres and partners."""

from home.models import LegalAidCentre
from home.search.documents import Document


def centres(language: str) -> list[Document]:
    """Centres that receive people, by their names in all languages, town and oblast."""
    rows = LegalAidCentre.objects.filter(is_open=True).select_related("region", "district", "settlement")
    return [
        Document(
            group=f"centre:{centre.code}",
            kind="centre",
            title=centre.name,
            url=f"/{language}/centres/#{centre.code}",
            summary=", ".join(filter(None, [centre.street, str(centre.district or ""), centre.region.name])),
            text=str(centre.settlement or ""),
            is_sample=centre.is_sample,
        )
        for centre in rows
    ]
