"""What the forms of the desk carry."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consult.desk.once import FIELD

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A new key for one form: pressed twice, it is done once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
