"""What cannot be done with a stop, each with the sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """What was asked of a stop cannot be; the words are for the person who asked."""

    sentence = _("This stop cannot be changed like that.")

    def __str__(self):
        return str(self.args[0] if self.args else self.sentence)


class AlreadyHeld(Refused):
    sentence = _("The bus has already been there, so this stop cannot be changed any more.")


class AlreadyOff(Refused):
    sentence = _("This stop was moved or cancelled in the meantime. Nothing was changed.")


class NotOff(Refused):
    sentence = _("Only a cancelled stop can be put back into the schedule.")


class NotYet(Refused):
    sentence = _("The bus has not been there yet, so this stop cannot be marked as held.")


class TooLate(Refused):
    sentence = _("The day of this stop is over.")


class InThePast(Refused):
    sentence = _("This day is over. Choose one that is still to come.")


class TooFar(Refused):
    sentence = _("This day lies more than five years ahead. Look at the year.")


class ReasonMissing(Refused):
    sentence = _("Say why: people who wait for the bus will read it.")


class CrewElsewhere(Refused):
    sentence = _("This crew is somewhere else at that hour.")

    @classmethod
    def at(cls, other) -> "CrewElsewhere":
        """`other` is the stop at which the crew is then."""
        return cls(_("This crew is somewhere else at that hour: %(stop)s.") % {"stop": other})


class MustMove(Refused):
    sentence = _(
        "This stop is confirmed: people have noted its day and village. Move it, then they learn where it went."
    )


class CampaignStays(Refused):
    sentence = _("A stop stays in its campaign. Cancel it here and plan a new one there.")


class ChangedMeanwhile(Refused):
    """Somebody else saved the stop after this person opened it. `changes`: sentences, each from what to what."""

    sentence = _("Somebody changed this stop while you had it open. Nothing was saved; what you wrote is still here.")

    def __init__(self, revision: int, changes: list[str]):
        super().__init__()
        self.revision, self.changes = revision, changes

    def __str__(self):
        again = _("Look at what changed, then save again.")
        return " ".join(str(words) for words in (self.sentence, *self.changes, again))


class Touched(Refused):
    """A stop that was planned by an import and is not as it was planned any more."""

    sentence = _("This stop has been changed since it was imported, so it stays.")


class AskedAbout(Refused):
    sentence = _("People have asked about this stop, so it stays. Cancel it, then they are told.")


class NotAll(Refused):
    """Of many stops some cannot be, so none was written. `problems`: place in the list -> the refusal."""

    sentence = _("Some of these stops cannot be. Nothing was written.")

    def __init__(self, problems: dict[int, Refused]):
        super().__init__()
        self.problems = problems

    def __str__(self):
        first = next(iter(self.problems.values()))
        return f"{self.sentence} {first}"
