"""What a check found, as a sentence for the editor: what it is, where, what to do. It warns and forbids nothing."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .sentences import LONGEST_WORDS, MEAN_WORDS

HEAVY = 200_000  # bytes of one picture


class Kind(TextChoices):
    NO_DESCRIPTION = "no_description", _("no description")
    NO_ALT = "no_alt", _("picture without a description")
    HEAVY_PICTURE = "heavy_picture", _("heavy picture")
    LINK_WORDS = "link_words", _("link that says nothing")
    PHONE = "phone", _("phone number that cannot be tapped")
    LONG_SENTENCE = "long_sentence", _("long sentence")
    LONG_MEAN = "long_mean", _("long sentences throughout")
    FOREIGN = "foreign", _("text still in another language")
    LANGUAGE = "language", _("not in every language")


WORDS: dict[str, str | Promise] = {
    Kind.NO_DESCRIPTION: _("The page has no summary. Write one or two sentences: lists and search engines show them."),
    Kind.NO_ALT: _("A photo has no words for readers who do not see it. Say what it shows."),
    Kind.HEAVY_PICTURE: _("The photo “%(quote)s” weighs %(number)d kB. Cut it smaller, or choose another."),
    Kind.LINK_WORDS: _("The link “%(quote)s” does not say where it leads. Name the page or the file."),
    Kind.PHONE: _("The number %(quote)s cannot be tapped. Select it and make it a link to a phone number."),
    Kind.FOREIGN: _("“%(quote)s” still stands in the language of the source. Translate it."),
    Kind.LANGUAGE: _("Not published in this language: %(quote)s. Send the page for translation, or finish it."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    quote: str = ""
    number: int = 0

    def __str__(self) -> str:
        return in_words(self.kind, self.quote, self.number)


def in_words(kind: str, quote: str, number: int) -> str:
    values = {"quote": quote, "number": number, "most": LONGEST_WORDS, "mean": MEAN_WORDS}
    if kind == Kind.LONG_SENTENCE:
        return (
            ngettext_lazy(
                "A sentence has %(number)d word, more than %(most)d: “%(quote)s” Make two of it.",
                "A sentence has %(number)d words, more than %(most)d: “%(quote)s” Make two of it.",
                number,
            )
            % values
        )
    if kind == Kind.LONG_MEAN:
        return (
            ngettext_lazy(
                "A sentence has on average %(number)d word; up to %(mean)d read easily. Write shorter ones.",
                "A sentence has on average %(number)d words; up to %(mean)d read easily. Write shorter ones.",
                number,
            )
            % values
        )
    return str(WORDS[kind]) % values
