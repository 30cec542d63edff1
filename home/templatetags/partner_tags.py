"""Partners in a page's body."""

from django import template
from django.utils.translation import get_language

from home.partners import Profile, profiles

register = template.Library()
SHOWN = 6


@register.simple_tag
def partners_for_tool() -> list[Profile]:
    """Those who take part in most, with what they do; the others are one link away."""
    active = [profile for profile in profiles(get_language()) if profile.parts]
    return sorted(active, key=lambda profile: -len(profile.parts))[:SHOWN]
