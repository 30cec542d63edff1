"""A citizen's question. Only `consult.transitions` writes `state` and what belongs to it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.card import SafeContact
from consult.receipt import case_number
from home.vault import EncryptedJSONField, EncryptedTextField

from .codes import HELD_STATES, OPEN_STATES, PHONE_WAYS, Channel, CloseReason, HelperIs, Party, Priority, State, Way
from .keeping import withdrawn_kept


class RequestQuerySet(models.QuerySet):
    def waiting(self):
        """Free to be claimed, in the order of the queue: urgent first, then what is due first."""
        return self.filter(state=State.NEW).order_by("priority", "claim_due", "pk")

    def held(self):
        """On somebody's desk: what counts towards the limit."""
        return self.filter(state__in=HELD_STATES)

    def held_by(self, user):
        return self.held().filter(lawyer=user)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now: datetime | None = None):
        """Not claimed, first spoken to, or answered by the instant that was promised."""
        return self.filter(due_at__lt=now or timezone.now())

    def not_barred_for(self, user):
        """Without those this lawyer declined for a conflict of interest: barred for good."""
        return self.exclude(bars__lawyer=user)

    def with_places(self):
        return self.select_related("matter", "district", "district__region", "settlement", "lawyer")


def running_clock() -> Case:
    """`ConsultationRequest.due` as the database says it; nothing where no clock runs."""
    return Case(
        When(state=State.NEW.value, then=F("claim_due")),
        When(state=State.CLAIMED.value, first_response_at__isnull=True, then=F("respond_due")),
        When(state__in=[State.CLAIMED.value, State.IN_PROGRESS.value], then=F("answer_due")),
    )


class ConsultationRequest(models.Model):
    """One question, from the moment it is sent until it is erased.

    What could tell who she is or what happened to her is sealed (`narrative`, `contact`) or only hashed
    (`secret_hash`); the rest is what the queue may show before anybody has claimed it.
    """

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW, editable=False)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.STANDARD)
    channel = models.CharField(_("came through"), max_length=20, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("language"), max_length=2)
    # The matter and the district have no plain index, for SQLite would take it instead of one that holds the order of a
    # list, and sort thousands of rows to show fifty. Besides the lists, one asks for them when such a fact is deleted.
    matter = models.ForeignKey(
        "consult.Matter", models.PROTECT, db_index=False, related_name="requests", verbose_name=_("matter")
    )
    region = models.ForeignKey("home.Region", models.PROTECT, related_name="+", verbose_name=_("oblast"))
    district = models.ForeignKey(
        "home.District", models.PROTECT, db_index=False, related_name="+", verbose_name=_("district")
    )
    settlement = models.ForeignKey(
        "home.Settlement", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )

    narrative = EncryptedTextField(_("question"), null=True, blank=True)
    narrative_length = models.PositiveIntegerField(_("length of the question, letters"), default=0)
    way = models.CharField(_("how to answer"), max_length=10, choices=Way, default=Way.PORTAL)
    contact = EncryptedJSONField(_("contact"), null=True, blank=True)
    contact_confirmed_at = models.DateTimeField(_("contact confirmed"), null=True, blank=True)
    stop = models.ForeignKey(
        "events.Stop", models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name=_("stop")
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre", models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("centre")
    )
    unsafe = models.BooleanField(_("someone may be in danger"), default=False)
    deadline_soon = models.BooleanField(_("a date within 3 working days"), default=False)
    is_minor = models.BooleanField(_("a minor is involved"), default=False)
    is_detained = models.BooleanField(_("someone is detained"), default=False)
    asked_by = models.CharField(
        _("asked by"),
        max_length=20,
        choices=[(Party.CLIENT, Party.CLIENT.label), (Party.HELPER, Party.HELPER.label)],
        default=Party.CLIENT,
    )
    helper_may_read = models.BooleanField(_("the helper may read the answer"), default=False)
    helper_is = models.CharField(_("who helps"), max_length=20, choices=HelperIs, blank=True, default="")
    helper_permission = models.CharField(
        _("sentence of the permission"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("The version of the sentence by which the helper said that the person agrees."),
    )
    consent_version = models.CharField(_("consent"), max_length=20)

    secret_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    lawyer = models.ForeignKey(  # its index is `request_of_lawyer` below
        "home.User",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="cases",
        verbose_name=_("lawyer"),
    )
    previous_lawyer = models.ForeignKey(
        "home.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lawyer before")
    )
    submitted_at = models.DateTimeField(_("sent"))
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    first_response_at = models.DateTimeField(_("first response"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    claim_due = models.DateTimeField(_("to be claimed by"))
    respond_due = models.DateTimeField(_("first response by"))
    answer_due = models.DateTimeField(_("answer by"))
    due_at = models.GeneratedField(  # the instant of the clock that runs now, as `due` says it; for lists in its order
        expression=running_clock(),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        verbose_name=_("due"),
    )
    paused_at = models.DateTimeField(_("clock stands since"), null=True, blank=True)
    close_reason = models.CharField(_("why closed"), max_length=20, choices=CloseReason, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("same as")
    )
    resembles = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("possibly the same as")
    )
    came_back = models.BooleanField(_("opened her page"), default=False, editable=False)
    reopen_count = models.PositiveSmallIntegerField(_("reopened"), default=0)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            models.Index(fields=["priority", "claim_due", "id"], condition=Q(state="new"), name="request_waiting"),
            models.Index(
                fields=["previous_lawyer"],
                condition=Q(state="new", previous_lawyer__isnull=False),
                name="request_waiting_former",
            ),
            models.Index(
                fields=["lawyer", "state"],
                condition=Q(state__in=["claimed", "in_progress", "waiting_client"]),
                name="request_held",
            ),
            # All partial, whole country and by oblast: one on (state, …) would draw SQLite away from the ordered ones,
            # and the desk would sort a hundred thousand rows to show fifty.
            models.Index(
                fields=["region", "priority", "claim_due", "id"],
                condition=Q(state="new"),
                name="request_waiting_region",
            ),
            models.Index(
                fields=["priority", "answer_due", "id"], condition=Q(closed_at__isnull=True), name="request_open"
            ),
            models.Index(
                fields=["region", "priority", "answer_due", "id"],
                condition=Q(closed_at__isnull=True),
                name="request_open_region",
            ),
            models.Index(
                fields=["priority", "answer_due", "id"], condition=Q(state="waiting_client"), name="request_client"
            ),
            models.Index(fields=["closed_at", "id"], condition=Q(state="closed"), name="request_closed"),
            models.Index(
                fields=["region", "closed_at", "id"], condition=Q(state="closed"), name="request_closed_region"
            ),
            models.Index(fields=["lawyer", "closed_at", "priority", "answer_due", "id"], name="request_of_lawyer"),
            models.Index(
                fields=["lawyer", "closed_at", "id"], condition=Q(state="closed"), name="request_closed_lawyer"
            ),
            models.Index(
                fields=["matter", "closed_at", "id"], condition=Q(state="closed"), name="request_closed_matter"
            ),
            models.Index(
                fields=["district", "closed_at", "id"], condition=Q(state="closed"), name="request_closed_district"
            ),
            models.Index(  # a condition that no list has, so that none is drawn to it
                fields=["district", "submitted_at"], condition=~Q(state="erased"), name="request_remembered"
            ),
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="request_due"),
            models.Index(
                fields=["region", "due_at", "id"], condition=Q(due_at__isnull=False), name="request_due_region"
            ),
            models.Index(fields=["is_sample"], condition=Q(is_sample=True), name="request_sample"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "in_progress", "waiting_client"]) | Q(lawyer__isnull=False),
                name="consult_request_held_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="new") | Q(lawyer__isnull=True), name="consult_request_new_is_free"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "erased"]) ^ Q(close_reason=""),
                name="consult_request_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased")
                | Q(narrative__isnull=True, contact__isnull=True, secret_hash__isnull=True),
                name="consult_request_erased_is_empty",
            ),
        ]

    def __str__(self):
        return self.case_number

    @property
    def case_number(self) -> str:
        """Short and not secret, for the phone and the queue: 26-004217."""
        return case_number(timezone.localtime(self.submitted_at).year, self.pk)

    @property
    def card(self) -> SafeContact | None:
        """How to reach her by phone; None where she is not to be reached. Shown through `permissions.see` alone."""
        if self.way not in PHONE_WAYS:
            return None
        return SafeContact.of(self.contact, self.contact_confirmed_at or self.submitted_at)

    @property
    def requires_action_by(self) -> Party:
        """Whose turn it is now; derived, never typed."""
        return self.turn()

    def turn(self, now: datetime | None = None) -> Party:
        """Whose turn it is: what nobody claimed in time is for a coordinator to assign."""
        if self.state == State.WAITING_CLIENT:
            return Party.CLIENT
        if self.state == State.NEW and self.claim_due < (now or timezone.now()):
            return Party.COORDINATOR
        if self.state in (State.NEW, State.CLAIMED, State.IN_PROGRESS):
            return Party.LAWYER
        return Party.NOBODY

    @property
    def due(self) -> datetime | None:
        """The next promised instant, if one is running. Who was spoken to and passed on waits for the answer."""
        return {
            State.NEW: self.claim_due,
            State.CLAIMED: self.answer_due if self.first_response_at else self.respond_due,
            State.IN_PROGRESS: self.answer_due,
        }.get(State(self.state))

    @property
    def reopens_until(self) -> datetime | None:
        """Until when the client herself may ask again; what she withdrew, until it is erased. None: not at all."""
        if self.state != State.CLOSED or self.closed_at is None or self.is_refused:
            return None
        month = timedelta(days=settings.REOPEN_DAYS)
        return self.closed_at + (min(month, withdrawn_kept()) if self.close_reason == CloseReason.WITHDRAWN else month)

    def may_be_reopened(self, now: datetime) -> bool:
        return bool(self.reopens_until and now <= self.reopens_until)

    @property
    def is_kept_from_helper(self) -> bool:
        """A helper asked, without her leave to read: behind the number stands only how far it is."""
        return self.asked_by == Party.HELPER and not self.helper_may_read

    @property
    def resembles_number(self) -> str:
        """The case number of the request with the same words from the same sender, or ""."""
        if self.resembles_id is None:
            return ""
        return ConsultationRequest.objects.only("submitted_at").get(pk=self.resembles_id).case_number

    @property
    def is_refused(self) -> bool:
        """Closed because it was spam or the same as another one."""
        return self.close_reason in (CloseReason.SPAM, CloseReason.DUPLICATE)


class ConflictBarQuerySet(models.QuerySet):
    def stands(self, request, user) -> bool:
        """Whether `user` declined `request`, a row or its key, for a conflict of interest."""
        return self.filter(request=request, lawyer=user).exists()


class ConflictBar(models.Model):
    """This lawyer declined this request for a conflict of interest: never shown to them again."""

    request = models.ForeignKey(ConsultationRequest, models.CASCADE, related_name="bars")
    lawyer = models.ForeignKey("home.User", models.CASCADE, related_name="+")

    objects = ConflictBarQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["request", "lawyer"], name="consult_barred_once")]

    def __str__(self):
        return f"{self.request_id}/{self.lawyer_id}"
