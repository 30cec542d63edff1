"""Partners and everything they took part in. Each app above tells its own parts: `settings.PARTNER_SOURCES`.

A source is a function (language) -> list[Part]: the parts of all partners at once, so that a page about one and the
list of all cost the same few queries, and those only until something public changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.models import Partner, PartnerRole
from home.pagecache import cacheable, remembered


@dataclass(frozen=True, slots=True)
class Part:
    """A partner's part in a program, a project or an event, in words of one language."""

    partner: int  # the key of its row
    role: str  # of PartnerRole
    kind: str  # "program", "training" …
    title: str
    url: str = ""  # empty where no page tells more
    day: date | None = None  # sorts; None where no date is known
    days: str = ""  # what of the date is known, in words
    is_sample: bool = False

    @property
    def role_words(self) -> str:
        return str(PartnerRole(self.role).label)


@dataclass(frozen=True, slots=True)
class Profile:
    """A partner with its parts, as the sources tell them."""

    partner: Partner
    parts: list[Part]

    @property
    def roles(self) -> list[str]:
        seen = {part.role for part in self.parts}
        return [str(role.label) for role in PartnerRole if role in seen]

    @property
    def by_kind(self) -> list[tuple[str, list[Part]]]:
        """The parts under the name of their kind, kinds in the order of the sources; within one, latest first."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            found.setdefault(part.kind, []).append(part)
        return [(kind, latest_first(parts)) for kind, parts in found.items()]


def parts(language: str) -> dict[int, list[Part]]:
    """Every partner's parts, by the key of its row."""
    return remembered(f"partners:{language}", lambda: _gathered(language))


def _gathered(language: str) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for name in settings.PARTNER_SOURCES:
        for part in import_string(name)(language):
            found.setdefault(part.partner, []).append(part)
    return found


def latest_first(rows: Iterable[Part]) -> list[Part]:
    return sorted(rows, key=lambda part: (part.day is None, -part.day.toordinal() if part.day else 0, part.title))


def profiles(language: str) -> list[Profile]:
    """Every partner by the name of this language; those who took part in nothing yet come last."""
    known = parts(language)
    found = [Profile(row, known.get(row.pk, [])) for row in Partner.objects.select_related("logo")]
    return sorted(found, key=lambda profile: (not profile.parts, profile.partner.name.strip('«“"').casefold()))


def partner_list(request: HttpRequest) -> HttpResponse:
    """`/<lang>/partners/`"""
    found = profiles(get_language())
    about = _("Who pays for free legal aid, who does the work and who helps: everyone who takes part.")
    card = {"title": _("Partners"), "description": about}
    return cacheable(render(request, "home/partners.html", {"profiles": found, "trail": [], "card": card}))


def partner(request: HttpRequest, code: str) -> HttpResponse:
    """`/<lang>/partners/<code>/`"""
    row = Partner.objects.select_related("logo").filter(code=code).first()
    if row is None:
        raise Http404
    profile = Profile(row, parts(get_language()).get(row.pk, []))
    trail = [(reverse("partners"), _("Partners"))]
    about = _("%(name)s: the programs, projects, trainings and journeys in which it took part.") % {"name": row.name}
    card = {"title": row.name, "description": about}
    return cacheable(render(request, "home/partner.html", {"profile": profile, "trail": trail, "card": card}))
