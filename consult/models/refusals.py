"""Why a move was not made: each refusal is an event with a code for the log and a sentence for a person."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Nothing was changed. `str()` is a whole sentence in the active language."""

    code = "refused"
    sentence = _("This cannot be done now. Nothing was changed.")

    def __init__(self, sentence=None, **names):
        super().__init__()
        self.sentence = sentence or self.sentence
        self.names = names

    def __str__(self):
        return str(self.sentence) % self.names if self.names else str(self.sentence)


class WrongState(Refused):
    code = "wrong_state"
    sentence = _("This cannot be done any more: in the meantime it has become “%(state)s”. Nothing was changed.")


class AlreadyClaimed(Refused):
    code = "already_claimed"
    sentence = _("Another lawyer took this request a moment ago. Choose another one from the queue.")


class Repeated(Refused):
    code = "repeated"
    sentence = _("This was done already. The second press changed nothing.")


class LimitReached(Refused):
    code = "limit_reached"
    sentence = _("You hold as many open cases as you may. Finish or hand over one of them, then take the next.")


class NotAllowed(Refused):
    code = "not_allowed"
    sentence = _("You may not do this. If you need it for your work, ask your coordinator.")


class NotYours(NotAllowed):
    code = "not_yours"
    sentence = _("This case is not with you, so you cannot do this. Nothing was changed.")


class NotALawyer(NotAllowed):
    code = "not_a_lawyer"
    sentence = _("Only a lawyer who takes cases can hold one. Nothing was changed.")


class Barred(NotAllowed):
    code = "barred"
    sentence = _("This lawyer declined the request for a conflict of interest and cannot hold it.")


class Away(Refused):
    code = "away"
    sentence = _("This lawyer is away until %(until)s. Choose another one, or tick that it is meant all the same.")


class TooLate(Refused):
    code = "too_late"
    sentence = _("The time for this has passed. Nothing was changed.")


class TooEarly(Refused):
    code = "too_early"
    sentence = _("It is too early for this. Nothing was changed.")


class NotByUs(NotAllowed):
    code = "not_by_us"
    sentence = _(
        "In this case only its lawyer or a coordinator may give out a new number. Call the coordinator, and leave the "
        "person no paper."
    )


class ReasonNeeded(Refused):
    code = "reason_needed"
    sentence = _("Say why, in a few words. Nothing was changed.")


class ConsentNeeded(Refused):
    code = "consent_needed"
    sentence = _("Ask the client first: without her consent a case does not go to a colleague.")


class NothingSaid(Refused):
    code = "nothing_said"
    sentence = _("There is no text and no file. Write something, then send it.")


class BadContact(Refused):
    code = "bad_contact"
    sentence = _("Something is missing for this way to answer. Give a phone number, a stop of the bus or a centre.")


class UnsafeWay(BadContact):
    code = "unsafe_way"
    sentence = _("Because it may be unsafe, we will neither write nor call. Choose one of these ways.")


class NotNow(Refused):
    code = "outside_hours"
    sentence = _("It is not safe to call now. The number is shown in the hours the client chose; next: %(when)s.")


class ContactOld(Refused):
    code = "contact_old"
    sentence = _(
        "The client confirmed this contact over 30 days ago. Do not call. Write on the client’s page: the number is "
        "shown again when the client has confirmed it there."
    )


class PermissionNeeded(Refused):
    code = "permission_needed"
    sentence = _("Ask the person first. We take the question only if she or he agrees.")


class BadPlace(Refused):
    code = "bad_place"
    sentence = _("The village, the district and the oblast do not belong together. Choose the place again.")


class BadTarget(Refused):
    code = "bad_target"
    sentence = _("There is no open case of that number in your part of the country. Check the number.")


class NotEnoughAttempts(Refused):
    code = "not_enough_attempts"
    sentence = _("Try to reach the client at least three times, on two days or more. Then the case can be closed.")


class NameNeeded(Refused):
    code = "name_needed"
    sentence = _("Write the surname and the first name, two words or more. Nothing was kept.")


class TooManyChecks(Refused):
    code = "too_many_checks"
    sentence = _("Many names were checked for this case already. Ask your coordinator.")


class BadReport(Refused):
    """`errors` maps field names to lists of sentences."""

    code = "bad_report"
    sentence = _("The report is not complete. Nothing was saved.")

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__()
        self.errors = errors

    def __str__(self):
        return " ".join(message for messages in self.errors.values() for message in messages) or str(self.sentence)


class AlreadyEntered(Refused):
    """`report` is what was entered under the same key before."""

    code = "already_entered"
    sentence = _(
        "A report was entered from this page already, with other data. What you see here now is not saved. If it "
        "belongs to that report, change it there."
    )

    def __init__(self, report):
        super().__init__()
        self.report = report


class MonthClosed(Refused):
    code = "month_closed"
    sentence = _("This month is closed. Its figures do not change any more.")


class MonthOpen(Refused):
    code = "month_open"
    sentence = _("This month is still open: it can be closed from %(day)s on. Nothing was changed.")


class BadRating(Refused):
    code = "bad_rating"
    sentence = _("Choose at least one mark, from 1 to 5.")


class AlreadyReplied(Refused):
    code = "already_replied"
    sentence = _("You have replied to this rating. A reply stands as it is.")
