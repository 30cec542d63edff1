"""By what a person is known again without being named: the client's phone and name, and the other party's name.

Only keyed hashes are kept (`PersonKey`). Of a name every pair of its words is hashed, in the order of the alphabet and
by their sound: "Асанов Бакыт", "Bakyt Asanov" and "Асанов Бакыт Эсенович" meet. A conflict is possible where the other
party of one case is the client of another.
"""

import datetime as dt
from itertools import combinations

from django.db.models import Q, QuerySet

from consult.models import ConsultationRequest, PersonKey
from consult.models.codes import HELD_STATES, Party
from consult.models.refusals import NameNeeded, TooManyChecks
from home.spelling import WORD, sound
from home.vault import keyed_hashes

from .moves import expect, expect_assignee, lock, record, transition

PHONE, NAME = "consult.person.phone", "consult.person.name"
MOST_WORDS = 4
CHECKS = 10  # for one case: enough for a family, too few to ask for a whole village
OF_A_FATHER = frozenset(("uulu", "ulu", "kizi"))  # "уулу", "кызы", as they sound: no part of the name
Kind = PersonKey.Kind


def pairs(name: str) -> list[str]:
    """Every two words of `name`, folded and sorted; none where it has fewer than two."""
    # Not through the cache of `sound`: a name that somebody typed must not stay in memory.
    heard = [sound.__wrapped__(word) for word in WORD.findall(name)]
    words = sorted({word for word in heard if word and word not in OF_A_FATHER})[:MOST_WORDS]
    return [" ".join(pair) for pair in combinations(words, 2)]


def _hashes(purpose: str, values: list[str]) -> set[str]:
    return {hashed for value in values for hashed in keyed_hashes(purpose, value)}


def _keep(request: ConsultationRequest, kind: str, hashes: set[str], now: dt.datetime) -> None:
    rows = [PersonKey(request=request, kind=kind, hash=hashed, at=now) for hashed in sorted(hashes)]
    PersonKey.objects.bulk_create(rows, ignore_conflicts=True)


def mark_client(request: ConsultationRequest, now: dt.datetime) -> None:
    """Keeps by what her request is known, from the contact that she gave; a number from before is forgotten."""
    contact = request.contact or {}
    request.person_keys.filter(kind=Kind.PHONE).delete()
    if phone := contact.get("phone"):
        _keep(request, Kind.PHONE, _hashes(PHONE, [phone]), now)
    if names := pairs(contact.get("name", "")):
        _keep(request, Kind.CLIENT, _hashes(NAME, names), now)


def others_of_same_phone(request: ConsultationRequest) -> QuerySet[ConsultationRequest]:
    """Other requests with the same phone number: perhaps hers, perhaps of somebody who shares it."""
    same = request.person_keys.filter(kind=Kind.PHONE).values("hash")
    found = PersonKey.objects.filter(kind=Kind.PHONE, hash__in=same).exclude(request=request)
    return ConsultationRequest.objects.filter(pk__in=found.values("request"))


def possible_conflicts(request: ConsultationRequest) -> QuerySet[ConsultationRequest]:
    """Other requests whose client is the other party here, or whose other party is the client here."""
    own = request.person_keys
    crossed = Q(kind=Kind.CLIENT, hash__in=own.filter(kind=Kind.OTHER).values("hash"))
    crossed |= Q(kind=Kind.OTHER, hash__in=own.filter(kind=Kind.CLIENT).values("hash"))
    found = PersonKey.objects.filter(crossed).exclude(request=request)
    return ConsultationRequest.objects.filter(pk__in=found.values("request"))


@transition(Party.LAWYER)
def check_conflict(request: ConsultationRequest, *, by, other: str, client: str = "", now: dt.datetime) -> bool:
    """Whether a conflict of interest is possible; the typed names leave nothing but their hashes.

    Raises NameNeeded for a name of one word, TooManyChecks when somebody tries one name after another.
    """
    lock(request)
    expect_assignee(request, by)
    expect(request, *HELD_STATES)
    others = pairs(other)
    if not others or (client.strip() and not pairs(client)):
        raise NameNeeded
    if request.events.filter(name="conflict_check", refused=False).count() >= CHECKS:
        raise TooManyChecks
    _keep(request, Kind.OTHER, _hashes(NAME, others), now)
    _keep(request, Kind.CLIENT, _hashes(NAME, pairs(client)), now)
    is_hit = possible_conflicts(request).exists()
    code = "hit" if is_hit else "clear"
    record(request, "conflict_check", request.state, role=Party.LAWYER, by=by, now=now, code=code)
    return is_hit
