"""By what a person is known again without being named: the client's phone and name, and the other party's name.

Only keyed hashes are kept (`PersonKey`). Of a name every pair of its words is hashed, in the order of the alphabet and
by their sound: "Асанов Бакыт", "Bakyt Asanov" and "Асанов Бакыт Эсенович" meet. "Асанов Б." meets all of them too, but
two names in full never meet by their initials: "Асанов Бакыт" is not "Асанов Болот". A conflict is possible where the
other party of one case is the client of another.
"""

import datetime as dt
from itertools import combinations, permutations

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
# A name with an initial is kept under both, one in full under that of its side alone.
INITIALS = {Kind.CLIENT: "consult.person.initials.client", Kind.OTHER: "consult.person.initials.other"}


def _heard(name: str) -> tuple[list[str], list[str]]:
    """The words of `name` and its initials, folded and sorted."""
    # Not through the cache of `sound`: a name that somebody typed must not stay in memory.
    heard = {word: sound.__wrapped__(word) for word in WORD.findall(name)}
    words = {said for word, said in heard.items() if len(word) > 1 and said and said not in OF_A_FATHER}
    initials = {said[0] for word, said in heard.items() if len(word) == 1 and said}
    return sorted(words)[:MOST_WORDS], sorted(initials)[:MOST_WORDS]


def pairs(name: str) -> list[str]:
    """Every two words of `name`, folded and sorted; none where it has fewer than two."""
    return [" ".join(pair) for pair in combinations(_heard(name)[0], 2)]


def is_name(name: str) -> bool:
    """Whether it is a word with another one, or with an initial."""
    words, initials = _heard(name)
    return len(words) > 1 or bool(words and initials)


def _name_hashes(name: str, kind: PersonKey.Kind) -> set[str]:
    """By what the client, or the other party, of this name is found; nothing where it is no name."""
    words, initials = _heard(name)
    shortened = [f"{word} {other[0]}" for word, other in permutations(words, 2)]
    written_short = [f"{word} {initial}" for word in words for initial in initials]
    found = _hashes(NAME, pairs(name)) | _hashes(INITIALS[kind], shortened)
    return found.union(*(_hashes(purpose, written_short) for purpose in INITIALS.values()))


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
    if names := _name_hashes(contact.get("name", ""), Kind.CLIENT):
        _keep(request, Kind.CLIENT, names, now)


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
    if not is_name(other) or (client.strip() and not is_name(client)):
        raise NameNeeded
    if request.events.filter(name="conflict_check", refused=False).count() >= CHECKS:
        raise TooManyChecks
    _keep(request, Kind.OTHER, _name_hashes(other, Kind.OTHER), now)
    _keep(request, Kind.CLIENT, _name_hashes(client, Kind.CLIENT), now)
    is_hit = possible_conflicts(request).exists()
    code = "hit" if is_hit else "clear"
    record(request, "conflict_check", request.state, role=Party.LAWYER, by=by, now=now, code=code)
    return is_hit
