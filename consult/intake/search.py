"""What lawyers can be asked about, among the results of the site's search: "alimony" leads to the question form."""

from django.urls import reverse
from django.utils.translation import gettext as _

from consult.models import Matter
from home.search.documents import Document


def matters(language: str) -> list[Document]:
    """Every matter in use, found by its name and examples."""
    return [
        Document(
            group=f"matter:{matter.code}",
            kind="help",
            title=_("Ask a lawyer: %(matter)s") % {"matter": matter.name},
            url=reverse("consult:ask"),
            summary=matter.hint,
        )
        for matter in Matter.objects.filter(in_use=True)
    ]
