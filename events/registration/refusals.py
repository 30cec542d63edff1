"""Why a place was not given, kept or changed: each is a sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Nothing was changed. `str()` is a whole sentence in the active language."""

    sentence = _("This cannot be done now. Nothing was changed.")

    def __init__(self, **names):
        super().__init__()
        self.names = names

    def __str__(self):
        return str(self.sentence) % self.names


class NoRegistration(Refused):
    sentence = _("This session takes no registrations here.")


class NotOpenYet(Refused):
    sentence = _("Registration has not opened yet. Nothing was sent.")


class RegistrationClosed(Refused):
    sentence = _("Registration for this session is closed. Nothing was sent.")


class SessionOver(Refused):
    sentence = _("This session is over.")


class HoldOver(Refused):
    sentence = _("The 24 hours are over and the place went to the next person. Please register again.")


class StillWaiting(Refused):
    sentence = _("You are on the waiting list. We write to you as soon as a place is free; then you can confirm it.")


class AlreadyCancelled(Refused):
    sentence = _("This place was cancelled. Please register again if you want to come.")


class AlreadyThere(Refused):
    sentence = _("You have been there: this place can no longer be cancelled.")


class NotBegunYet(Refused):
    sentence = _("The session has not begun, so nobody can be marked as present yet.")


class NotOverYet(Refused):
    sentence = _("First cancel your place: as long as you have one, the organisers need to know who comes.")


class NoSeatLeft(Refused):
    sentence = _("All seats are taken. First cancel the place of someone who did not come.")


class AnotherPlace(Refused):
    sentence = _("This person has registered again since: mark the other line of the list.")


class SeatsBelow(Refused):
    sentence = _("%(taken)s seats are already taken, so there cannot be fewer. Cancel places first.")
