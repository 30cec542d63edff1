"""The kinds of pages, as the filters of the reports name them."""

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.models import Page, get_page_models


def kinds() -> list[tuple[int, str]]:
    """(content type, name) in alphabetical order of the reader's language."""
    types = ContentType.objects.get_for_models(*[model for model in get_page_models() if model is not Page])
    named = [(kind.pk, str(capfirst(model._meta.verbose_name))) for model, kind in types.items()]
    return sorted(named, key=lambda pair: pair[1])
