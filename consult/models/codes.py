"""Every code of the consultation model, with its words. Codes are stored and exported; they are never reused.

Source: docs/consult-model.md, sections 1 to 4.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request stands."""

    NEW = "new", _("waiting for a lawyer")
    CLAIMED = "claimed", _("a lawyer has taken it")
    IN_PROGRESS = "in_progress", _("the lawyer is working on it")
    WAITING_CLIENT = "waiting_client", _("waiting for the client")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    ERASED = "erased", _("erased")


HELD_STATES = (State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT)  # on somebody's desk, count towards the limit
OPEN_STATES = (State.NEW, *HELD_STATES, State.ANSWERED)


class Priority(models.IntegerChoices):
    """Lower comes first."""

    URGENT = 1, _("urgent")
    STANDARD = 2, _("standard")


class Channel(models.TextChoices):
    """The way a request or a consultation came."""

    WEB = "web", _("this site")
    WHATSAPP = "whatsapp", "WhatsApp"
    HOTLINE = "hotline", _("hotline 114")
    CALLBACK = "callback", _("call back")
    CENTRE = "centre", _("visit to a centre")
    BUS = "bus", _("Bus of Solidarity")
    OUTREACH = "outreach", _("visit to a village")
    AYIL_OKMOTU = "ayil_okmotu", _("through an ayil okmotu")
    LETTER = "letter", _("letter")
    IMPORT = "import", _("imported")


class Way(models.TextChoices):
    """How she wants the answer."""

    PORTAL = "portal", _("I will come back to this site with my number")
    WHATSAPP = "whatsapp", _("Write to me on WhatsApp")
    CALL = "call", _("Call me")
    BUS = "bus", _("I will come to the bus")
    CENTRE = "centre", _("I will come to a centre")


PHONE_WAYS = (Way.WHATSAPP, Way.CALL)
SILENT_WAYS = (Way.PORTAL, Way.BUS, Way.CENTRE)  # nobody writes or calls: the only ones where it may be unsafe


class HelperIs(models.TextChoices):
    """Who asks for another person."""

    RELATIVE = "relative", _("a relative or a friend")
    NEIGHBOUR = "neighbour", _("a neighbour")
    SOCIAL_WORKER = "social_worker", _("a social worker")
    AYIL_OKMOTU = "ayil_okmotu", _("somebody from the ayil okmotu")
    OTHER = "other", _("somebody else")


class CloseReason(models.TextChoices):
    ANSWERED = "answered", _("answered")
    NO_CONTACT = "no_contact", _("the client could not be reached")
    WITHDRAWN = "withdrawn", _("withdrawn by the client")
    DUPLICATE = "duplicate", _("the same question as another request")
    SPAM = "spam", _("not a question")
    OTHER = "other", _("closed by a coordinator")


class DeclineReason(models.TextChoices):
    CONFLICT = "conflict", _("conflict of interest")
    LANGUAGE = "language", _("I do not speak this language well enough")
    SPECIALISM = "specialism", _("outside my field of law")
    ABSENT = "absent", _("I will be away")
    OTHER = "other", _("another reason")


class AttemptResult(models.TextChoices):
    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    WRONG_PERSON = "wrong_person", _("someone else answered")
    UNSAFE = "unsafe", _("it was not safe to talk")
    BOUNCED = "bounced", _("the number does not work")


class Party(models.TextChoices):
    """Who acted, or who must act next."""

    CLIENT = "client", _("client")
    HELPER = "helper", _("helper")
    LAWYER = "lawyer", _("lawyer")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")
    SYSTEM = "system", _("system")
    NOBODY = "none", _("nobody")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    VERIFIED = "verified", _("verified")
    LOCKED = "locked", _("locked")
    VOIDED = "voided", _("voided")


COUNTED_STATES = (ReportState.SUBMITTED, ReportState.VERIFIED, ReportState.LOCKED)


class Outcome(models.TextChoices):
    """What a consultation ended in; exactly one per report."""

    ADV_ORAL = "ADV_ORAL", _("advice given")
    ADV_WRITTEN = "ADV_WRITTEN", _("written answer")
    DOC_DRAFTED = "DOC_DRAFTED", _("document drafted")
    DOC_FILED = "DOC_FILED", _("document filed")
    REF_QUALIFIED = "REF_QUALIFIED", _("sent to an advocate")
    REF_CRISIS = "REF_CRISIS", _("sent to a shelter or crisis centre")
    REF_AGENCY = "REF_AGENCY", _("sent to a state body or notary")
    REF_MEDIATION = "REF_MEDIATION", _("sent to a court of aksakals or a mediator")
    INFO_ONLY = "INFO_ONLY", _("information only")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("outside free legal aid")


class Service(models.TextChoices):
    """What the lawyer did."""

    ORAL = "oral", _("spoken consultation")
    WRITTEN = "written", _("written consultation")
    DRAFTING = "drafting", _("drawing up a document")
    ACCOMPANYING = "accompanying", _("going with the client")
    INFORMING = "informing", _("legal information")


class Sex(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    UNKNOWN = "unknown", _("not known")


class AgeBand(models.TextChoices):
    MINOR = "0-17", _("under 18")
    YOUNG = "18-29", _("18 to 29")
    THIRTIES = "30-44", _("30 to 44")
    MIDDLE = "45-59", _("45 to 59")
    OLDER = "60+", _("60 and over")
    UNKNOWN = "unknown", _("not known")


class Circumstance(models.TextChoices):
    DISABILITY = "disability", _("disability")
    PENSIONER = "pensioner", _("pensioner")
    SINGLE_PARENT = "single_parent", _("single parent")
    MIGRANT_FAMILY = "migrant_family", _("family of a migrant")
    STATELESS = "stateless", _("stateless or refugee")
    SURVIVOR = "survivor", _("survivor of domestic violence")


class MinutesBand(models.TextChoices):
    SHORT = "0-15", _("up to 15 minutes")
    HALF_HOUR = "16-30", _("16 to 30 minutes")
    HOUR = "31-60", _("31 to 60 minutes")
    LONG = "61+", _("over an hour")


class ReferralTarget(models.TextChoices):
    ADVOCATE = "advocate", _("advocate")
    CRISIS_CENTRE = "crisis_centre", _("crisis centre or shelter")
    POLICE = "police", _("police")
    NOTARY = "notary", _("notary")
    STATE_BODY = "state_body", _("state body")
    MEDIATOR = "mediator", _("court of aksakals or mediator")


class ClientOutcome(models.TextChoices):
    """What the client says four weeks later."""

    SOLVED = "SOLVED", _("solved")
    PARTLY = "PARTLY", _("partly solved")
    NOT_YET = "NOT_YET", _("not yet solved")
    GOT_WORSE = "GOT_WORSE", _("got worse")
    UNKNOWN = "UNKNOWN", _("not known")


class RatingWay(models.TextChoices):
    SITE = "site", _("on her page")
    WHATSAPP = "whatsapp", "WhatsApp"
    PAPER = "paper", _("code on paper")
