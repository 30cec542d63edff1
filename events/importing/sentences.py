"""What is said about a file, a row or a cell. Kept as codes with their facts, said in the language of who reads."""

from django.utils.translation import gettext_lazy as _

from home.spreadsheets.sentences import CELLS, FILE
from home.spreadsheets.sentences import NOTES as FILE_NOTES

# What stands in the way of writing a row.
PROBLEMS = CELLS | {
    "no_date": _("The date is missing."),
    "bad_date": _("“%(text)s” is not a date that we can read. Write it like 21.11.2026."),
    "past": _("This day is over."),
    "no_hours": _("The hours are missing. Write them like 10:00–13:00."),
    "bad_hours": _("We cannot read the hours “%(text)s”. Write them like 10:00–13:00."),
    "end_before_start": _("The end comes before the start."),
    "no_village": _("The village is missing."),
    "village_unknown": _("We do not know the village “%(text)s”. Choose one, or say that it is not in the list."),
    "village_ambiguous": _("Several villages are called “%(text)s”. Choose one, or write the district."),
    "village_elsewhere": _("The village “%(text)s” is not in the district “%(district)s”. Choose one."),
    "district_unknown": _("We do not know the district “%(text)s”."),
    "district_needed": _("Choose the district of a village that is not in the list."),
    "code_unknown": _("There is no village with the code “%(text)s”."),
    "crew_unknown": _("The crew “%(text)s” is not in this campaign. Its crews: %(crews)s."),
    "crew_elsewhere": _("This crew is somewhere else at that hour: %(stop)s."),
    "crew_elsewhere_row": _("This crew is somewhere else at that hour: row %(row)s."),
    "language_unknown": _("We do not know the language “%(text)s”."),
    "bad_point": _("“%(text)s” is no latitude and longitude in Kyrgyzstan."),
    "refused": _("%(why)s"),
}

# What is worth a look and stands in no way.
NOTES = FILE_NOTES | {
    "no_header": _("No row with headings was found, so we guessed the columns by what is in them."),
    "no_columns": _("We found no column with dates or none with villages. Say below which columns they are."),
    "meanwhile": _("The schedule changed since you looked. Nothing was written; look again at the marked rows."),
    "stays": _("Stops that stayed, because they were changed since or people asked about them: %(count)s."),
    "village_guess": _("“%(text)s” was read as %(name)s (%(score)s%%)."),
    "outside": _("This day is outside the campaign."),
    "same_day": _("This village has another stop on that day."),
    "already_there": _("This stop is in the schedule already."),
    "twice": _("This is the same stop as in row %(row)s."),
    "example": _("This is the example of the template."),
    "was_past": _("This day is over; it is written all the same."),
    "unlisted": _("Written as a village that is not in the list."),
}

SENTENCES = FILE | PROBLEMS | NOTES
ACROSS = {
    "crew_elsewhere",
    "crew_elsewhere_row",
    "same_day",
    "already_there",
    "twice",
    "refused",
}  # said of rows together


def say(what: list) -> str:
    code, facts = what
    return str(SENTENCES[code]) % facts


def is_problem(what: list) -> bool:
    return what[0] in PROBLEMS
