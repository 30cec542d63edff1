"""Centres near a reader whose district stands in the address (`?near=SOATE`), never in a cookie."""

from django import template

from home.models import District, LegalAidCentre

register = template.Library()


@register.simple_tag(takes_context=True)
def near_district(context) -> District | None:
    """The district that the address names, or None; an unknown code is nobody's district."""
    request = context.get("request")
    code = request.GET.get("near", "")[:14] if request else ""
    return District.objects.select_related("region").filter(soate=code).first() if code.isdigit() else None


@register.simple_tag
def centres_of(district: District | None) -> list[LegalAidCentre]:
    """The open centres of the district's oblast, those of the district itself first; [] without a district."""
    if district is None:
        return []
    rows = LegalAidCentre.objects.filter(is_open=True, region=district.region)
    found = list(rows.select_related("region", "district", "settlement"))
    return sorted(found, key=lambda centre: centre.district_id != district.pk)
