"""Sixty sample requests in every state, made through `consult.transitions` with the hours they would have had."""

import datetime as dt
import random
import uuid
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model

from consult import reporting
from consult import transitions as steps
from consult.models import ConsultationRequest, Matter
from consult.models.codes import AttemptResult, Channel, CloseReason, DeclineReason, Outcome, Priority, Way
from events.models import Stop
from home.models import District, LegalAidCentre, Settlement

from . import roads, source
from .blocks import identity

SEED = "20210827/requests"
LANGUAGES = {"ky": 60, "ru": 34, "en": 6}
WAYS = {Way.PORTAL: 70, Way.CENTRE: 15, Way.BUS: 15}  # no phone numbers: a made-up one may be somebody's
SETTLED = ("closed", "no_contact", "withdrawn", "merged", "spam", "other", "erased")


class Cast(NamedTuple):
    """Who acts, and the words they use."""

    lawyers: list[Any]
    leader: Any
    words: dict


class Story(NamedTuple):
    """What becomes of one request: a function of this module, begun `hours` before now."""

    end: str
    hours: int
    urgent: bool = False


STORIES = [
    *(Story("waits", hours, urgent=hours < 3) for hours in (1, 1, 2, 2, 4, 5, 7, 9, 20, 22, 26, 30, 75, 96)),
    *(Story("claimed", hours) for hours in (6, 8, 10, 22, 24, 26, 28)),
    *(Story("in_progress", hours, urgent=hours == 9) for hours in (9, 20, 27, 30, 33, 46, 50, 52)),
    *(Story("waiting_client", hours) for hours in (30, 52, 54, 76, 100)),
    *(Story("answered", hours) for hours in (50, 54, 70, 75, 76, 100, 120, 130, 144)),
    *(Story("closed", hours) for hours in (300, 420, 500, 600, 700, 900)),
    *(
        Story(end, hours)
        for end, hours in (("no_contact", 240), ("no_contact", 410), ("withdrawn", 60), ("withdrawn", 330))
    ),
    *(
        Story(end, hours)
        for end, hours in (("merged", 180), ("spam", 90), ("other", 260), ("reopened", 400), ("declined", 12))
    ),
    *(Story("erased", hours) for hours in (9500, 9900)),
]  # fmt: skip - one line per state


def missing() -> list[tuple[int, Story]]:
    there = set(ConsultationRequest.objects.filter(is_sample=True).values_list("idempotency_key", flat=True))
    return [(number, story) for number, story in enumerate(STORIES) if key(number) not in there]


def key(number: int) -> uuid.UUID:
    return uuid.UUID(identity(f"request/{number}"))


def cast() -> Cast:
    users = get_user_model().objects.filter(is_sample=True).order_by("username")
    lawyers = list(users.filter(lawyer__isnull=False))
    return Cast(lawyers, users.get(username="administrator"), source.facts("questions")["words"])


def tell(number: int, story: Story, actors: Cast, now: dt.datetime) -> None:
    """Makes one request and walks it to its state; `now` is the instant the sample is loaded."""
    dice = random.Random(f"{SEED}/{number}")
    begun = now - dt.timedelta(hours=story.hours)
    request = ask(number, story, dice, begun)
    lawyer = actors.lawyers[number % len(actors.lawyers)]
    ENDS[story.end](request, Walk(begun, now, lawyer, actors, dice))


class Walk:
    """The hours of one request: `after(h)` is `h` hours after it began, never later than now."""

    def __init__(self, begun, now, lawyer, actors, dice):
        self.begun, self.now, self.lawyer, self.leader, self.dice = begun, now, lawyer, actors.leader, dice
        self.words = actors.words

    def after(self, hours: float) -> dt.datetime:
        return min(self.now, self.begun + dt.timedelta(hours=hours))


def ask(number, story, dice, begun) -> ConsultationRequest:
    questions = [row for row in source.facts("questions")["question"] if story.urgent or row["matter"] != "DV"]
    question = questions[number % len(questions)]
    language = dice.choices(list(LANGUAGES), weights=list(LANGUAGES.values()))[0]
    return steps.submit(
        matter=Matter.objects.get(pk=question["matter"]),
        language=language,
        narrative=question[language],
        unsafe=question["matter"] == "DV",
        deadline_soon=story.urgent,
        channel=Channel.WEB,
        idempotency_key=key(number),
        is_sample=True,
        now=begun,
        **place(dice),
        **way(dice, story, begun),
    )


def place(dice) -> dict:
    districts = list(District.objects.filter(kind=District.Kind.RAION).select_related("region").order_by("pk"))
    district = dice.choice(districts)
    villages = list(Settlement.objects.filter(district=district, name_ky_confidence__in=roads.SURE).order_by("pk"))
    return {"district": district, "region": district.region, "settlement": dice.choice(villages) if villages else None}


def way(dice, story, begun) -> dict:
    chosen = dice.choices(list(WAYS), weights=list(WAYS.values()))[0]
    if chosen == Way.CENTRE:
        return {"way": chosen, "centre": dice.choice(LegalAidCentre.objects.filter(is_sample=True).order_by("code"))}
    stops = list(Stop.objects.filter(is_sample=True).coming(begun)[:10])
    if chosen == Way.BUS and stops and story.end not in SETTLED:
        return {"way": chosen, "stop": dice.choice(stops)}
    return {"way": Way.PORTAL}


def waits(request, walk):
    """Nobody has taken it yet."""


def claimed(request, walk):
    steps.claim(request, by=walk.lawyer, now=walk.after(4))


def in_progress(request, walk):
    claimed(request, walk)
    steps.write_to_client(request, by=walk.lawyer, text=walk.words["ask"][request.language], now=walk.after(6))
    if request.priority == Priority.URGENT:
        minor = {"priority": Priority.URGENT, "reason": "sample: a minor is involved", "is_minor": True}
        steps.set_priority(request, by=walk.lawyer, now=walk.after(7), **minor)


def waiting_client(request, walk):
    claimed(request, walk)
    steps.ask_client(request, by=walk.lawyer, text=walk.words["ask"][request.language], now=walk.after(8))


def answered(request, walk):
    """Asked back once, then answered; every other client rates."""
    waiting_client(request, walk)
    steps.client_writes(request, text=walk.words["reply"][request.language], now=walk.after(20))
    text = walk.words["answer"][request.language]
    outcome = walk.dice.choice([Outcome.ADV_WRITTEN, Outcome.INFO_ONLY, Outcome.REF_AGENCY])
    report = steps.answer(request, by=walk.lawyer, text=text, outcome=outcome, now=walk.after(26))
    if walk.dice.random() < 0.5:
        marks = {name: walk.dice.choice([3, 4, 5, 5]) for name in ("respect", "understood", "helped")}
        reporting.rate(report, **marks, now=walk.after(48))


def closed(request, walk):
    answered(request, walk)
    steps.close(request, now=walk.after(26 + 8 * 24))


def no_contact(request, walk):
    claimed(request, walk)
    for hours in (5, 28, 52):
        missed = {"channel": Channel.CALLBACK, "result": AttemptResult.NO_ANSWER}
        steps.attempt(request, by=walk.lawyer, now=walk.after(hours), **missed)
    steps.close(request, by=walk.lawyer, reason=CloseReason.NO_CONTACT, now=walk.after(53))


def withdrawn(request, walk):
    steps.withdraw(request, now=walk.after(30))


def merged(request, walk):
    into = ConsultationRequest.objects.filter(is_sample=True, state="answered").order_by("pk").first()
    steps.merge(request, into=into, by=walk.leader, reason="Бул суроо эки жолу жөнөтүлгөн.", now=walk.after(10))


def spam(request, walk):
    steps.mark_spam(request, by=walk.leader, reason="Жарнама.", now=walk.after(5))


def other(request, walk):
    waiting_client(request, walk)
    steps.close(request, by=walk.leader, reason=CloseReason.OTHER, now=walk.after(100))


def reopened(request, walk):
    closed(request, walk)
    steps.reopen(request, now=walk.now - dt.timedelta(hours=5))


def declined(request, walk):
    claimed(request, walk)
    steps.decline(request, by=walk.lawyer, reason=DeclineReason.SPECIALISM, now=walk.after(5))


def erased(request, walk):
    closed(request, walk)
    steps.erase(request, now=walk.now)


ENDS = {
    step.__name__: step
    for step in (
        waits,
        claimed,
        in_progress,
        waiting_client,
        answered,
        closed,
        no_contact,
        withdrawn,
        merged,
        spam,
        other,
        reopened,
        declined,
        erased,
    )
}  # fmt: skip - the states in their order
