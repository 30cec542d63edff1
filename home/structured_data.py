"""What a page says to machines, in the words of schema.org: plain dictionaries, printed as JSON-LD in the head.

A page tells its own by `structured_data(request)`, a view without a page by `structured_data` in its context; the way
to it (BreadcrumbList) is added everywhere. Nothing is told that the page does not show, no date more exactly than it
is known, and nothing that is marked as sample. `root` is scheme and host: every address is whole.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language, gettext

from home.languages import language_of
from home.models.dates import Precision

Thing = dict[str, Any]
CONTEXT = "https://schema.org"
COUNTRY = "KG"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KNOWN = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}  # letters of an ISO date
STATUS = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}  # a title must not end the block it stands in


def script(things: Iterable[Thing]) -> str:
    """The JSON of a data block, "" for nothing; safe between <script> and </script>."""
    found = [tidy(thing) for thing in things]
    if not found:
        return ""
    whole = {"@context": CONTEXT, **(found[0] if len(found) == 1 else {"@graph": found})}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def tidy(value: Any) -> Any:
    """Without what is empty: an unknown street is left out, never told as ""."""
    if isinstance(value, dict):
        return {name: tidy(inner) for name, inner in value.items() if inner not in (None, "", [], {})}
    return [tidy(inner) for inner in value] if isinstance(value, list | tuple) else value


def breadcrumbs(steps: Sequence[tuple[str, str]], root: str) -> Thing:
    """`steps`: address and name of each page on the way, home first, this page last."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": f"{root}{address}"}
        for number, (address, name) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def organisation(root: str) -> Thing:
    """Who runs the site."""
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{root}/#us",
        "name": gettext("Ukuk Jardam"),
        "url": f"{root}/",
        "logo": f"{root}{static('icons/icon-512.png')}",
        "telephone": "114",
        "areaServed": COUNTRY,
    }


def website(root: str) -> Thing:
    """The site in the reader's language, and how to search it."""
    home = f"{root}/{get_language()}/"
    return {
        "@type": "WebSite",
        "name": gettext("Ukuk Jardam"),
        "url": home,
        "inLanguage": get_language(),
        "publisher": {"@id": f"{root}/#us"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def service(name: str, description: str, url: str, root: str) -> Thing:
    """Asking a lawyer: free, in three languages, on the web and by phone."""
    return {
        "@type": "GovernmentService",
        "name": name,
        "description": description,
        "url": url,
        "serviceType": gettext("Free legal aid"),
        "provider": organisation(root),
        "areaServed": {"@type": "Country", "name": COUNTRY},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": f"{root}/{get_language()}/consult/ask/",
            "servicePhone": {"@type": "ContactPoint", "telephone": "114"},
            "availableLanguage": ["ky", "ru", "en"],
        },
        "isRelatedTo": {"@type": "LegalService", "name": gettext("Ukuk Jardam"), "url": f"{root}/{get_language()}/"},
    }


def centre(row, root: str) -> Thing:
    """A legal aid centre (from `whole()`) with its hours as data."""
    point = {"@type": "GeoCoordinates", "latitude": str(row.latitude), "longitude": str(row.longitude)}
    access = {"@type": "LocationFeatureSpecification", "name": gettext("wheelchair can enter"), "value": row.step_free}
    return {
        "@type": "LegalService",
        "name": row.name,
        "url": f"{root}{row.path}",
        "address": address(street=row.street, town=row.settlement or row.district, region=row.region),
        "geo": point if row.latitude is not None else None,
        "telephone": [str(phone.number) for phone in row.phones.all()],
        "openingHoursSpecification": [_hours(line, span) for line in row.opening_hours.all() for span in line.spans],
        "knowsLanguage": list(row.languages),
        "amenityFeature": access if row.step_free is not None else None,
        "parentOrganization": {"@id": f"{root}/#us"},
        "priceRange": gettext("free of charge"),
    }


def _hours(line, span) -> Thing:
    opens, closes = span
    days = DAYS[line.first_day : line.last_day + 1]
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": list(days),
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
    }


def address(*, street: str = "", town=None, region=None) -> Thing:
    """`town` and `region` are rows of places, or None."""
    return {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": str(town.name) if town else "",
        "addressRegion": str(region.name) if region else "",
        "addressCountry": COUNTRY,
    }


def known(day: date, precision: str = Precision.DAY) -> str:
    """An ISO date, no more of it than is known: 2021-08-27, 2021-08 or 2021."""
    return day.isoformat()[: KNOWN[Precision(precision)]]


def moment(value: datetime) -> str:
    """An ISO moment with the offset of Asia/Bishkek."""
    return timezone.localtime(value).isoformat(timespec="minutes")


def article(page, url: str, image: str, root: str) -> Thing:
    """A story of `DatedMixin`."""
    changed = page.last_published_at
    return {
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "description": page.description,
        "url": url,
        "image": image,
        "datePublished": known(page.date, page.date_precision),
        "dateModified": moment(changed) if changed else None,
        "inLanguage": language_of(page),
        "contentLocation": page.place,
        "creditText": page.source,
        "isBasedOn": page.source_url,
        "publisher": {"@type": "GovernmentOrganization", "name": gettext("Ukuk Jardam"), "url": f"{root}/"},
    }


def event(
    name: str, url: str, *, starts: str, ends: str, place: str = "", where: Thing, state: str = "", **more
) -> Thing:
    """`state` "cancelled" or "moved" is told as such; anything else takes place as announced."""
    return {
        "@type": "Event",
        "name": name,
        "url": url,
        "startDate": starts,
        "endDate": ends,
        "eventStatus": f"{CONTEXT}/{STATUS.get(state, 'EventScheduled')}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": place, "address": where},
        "isAccessibleForFree": True,
        **more,
    }
