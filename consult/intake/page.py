"""What the page behind the secret number may show: the whole talk to her, the bare state to a helper without leave."""

from collections.abc import Mapping
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from consult.card import SafeContact
from consult.models import Attachment, ConsultationReport, ConsultationRequest, Message, Rating
from consult.models.codes import COUNTED_STATES, OPEN_STATES, Party
from home import patience

from .story import tell, way_sentence

HER_SIDE = (Party.CLIENT, Party.HELPER)
FOR_HELPERS = (Party.HELPER, Party.SYSTEM)  # what the person herself wrote on another way is not the helper's to read


class ClientPage:
    """One request as its client sees it."""

    def __init__(self, case: ConsultationRequest):
        self.case = case
        self.story = tell(case)
        self.way = way_sentence(case)
        self.is_open = case.state in OPEN_STATES
        self.may_read = not case.is_kept_from_helper

    @property
    def comes_in_person(self) -> bool:
        """To a stop that still comes, or to a centre."""
        return bool(self.case.centre or (self.case.stop and not self.case.stop.is_off))

    @cached_property
    def card(self) -> SafeContact | None:
        """What she told us about calling her."""
        return self.case.card if self.may_read else None

    @property
    def card_is_over(self) -> bool:
        return bool(self.card and self.card.is_over(timezone.now()))

    @property
    def last_digits(self) -> str:
        """Enough to know one's own number again, too little for who looks over her shoulder."""
        return self.card.phone[-2:] if self.card else ""

    @cached_property
    def talk(self) -> list[Message]:
        """Both sides' words, oldest first; without leave to read, nothing of the lawyer's."""
        messages = self.case.messages.prefetch_related("attachments")
        return list(messages if self.may_read else messages.filter(sender__in=FOR_HELPERS))

    @property
    def papers(self) -> QuerySet[Attachment]:
        papers = self.case.attachments.all()
        return papers if self.may_read else papers.filter(added_by__in=FOR_HELPERS)

    @property
    def own_papers(self) -> QuerySet[Attachment]:
        """What came with the question itself."""
        return self.papers.filter(message=None)

    @cached_property
    def report(self) -> ConsultationReport | None:
        """The consultation she may rate."""
        if not self.may_read or not self.case.answered_at:
            return None
        return self.case.reports.filter(state__in=COUNTED_STATES).order_by("pk").last()

    @property
    def may_ask_again(self) -> bool:
        return self.case.may_be_reopened(timezone.now())

    @cached_property
    def rating(self) -> Rating | None:
        """What counts of her ratings."""
        return self.report.ratings.filter(is_current=True).first() if self.report else None

    @property
    def rated(self) -> Mapping:
        """Her rating so far, for the form; empty before the first."""
        if not self.rating:
            return {}
        return {name: getattr(self.rating, name) for name in ("respect", "understood", "helped", "comment")}

    @property
    def reply(self) -> str:
        """What the lawyer replied to her rating."""
        return (self.rating and self.rating.reply) or ""

    def mark_seen(self) -> None:
        """The lawyer sees that she has read it; where that cannot be written, at her next look."""
        unseen = [one.pk for one in self.talk if one.seen_at is None and one.sender not in HER_SIDE]
        if self.may_read and unseen:
            with patience.in_passing():
                self.case.messages.filter(pk__in=unseen, seen_at=None).update(seen_at=timezone.now())
