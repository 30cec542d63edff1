"""Why a reminder cannot be: each is a sentence for the person who asked. Nothing was changed."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    sentence = _("This cannot be done now. Nothing was changed.")

    def __str__(self):
        return str(self.sentence)


class BusNotComing(Refused):
    sentence = _("The bus will not come to this stop, so there is nothing to remind you of.")


class BusWasThere(Refused):
    sentence = _("This stop is over, so there is nothing to remind you of.")


class WrittenOften(Refused):
    sentence = _("We have written to this number or address several times today. Nothing was sent. Try again tomorrow.")
