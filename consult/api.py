"""Open data of the consultations: the live headline and the published breakdowns, through the board's own functions."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Router, Schema
from ninja.errors import HttpError

from consult.board import breakdowns, exports, figures
from home import pagecache

router = Router(tags=["board"])
Dimension = Literal["month", "region", "matter", "channel", "centre", "campaign"]
Crossed = Literal["", "month", "region", "matter", "channel"]
Language = Literal["ky", "ru", "en"]


class Periods(Schema):
    today: int
    month: int
    year: int


class HeadlineOut(Schema):
    """Shares are from 0 to 1, the rating from 1 to 5; null while fewer than ten people stand behind one."""

    revision: int
    at: str
    consultations: Periods
    waiting: int
    first_responses_in_time: float | None
    rating: float | None
    rated: float | None
    sample: bool


class EditionOut(Schema):
    id: str
    day: str


class CellOut(Schema):
    """A figure and since when it stands. `value` is null where it is hidden. Totals have the code "total"."""

    row_code: str
    row: str
    column_code: str
    column: str
    value: int | None
    text: str
    since: str | None


class BreakdownOut(Schema):
    """Its words are in the `language` that was asked for; codes are the same in all."""

    title: str
    year: int
    month: str | None
    by: str
    across: str | None
    snapshot: EditionOut
    sample: bool
    withheld: bool
    cells: list[CellOut]


class Published(Schema):
    by: str
    across: str


class BoardOut(Schema):
    headline: HeadlineOut
    snapshot: EditionOut | None
    years: list[int]
    breakdowns: list[Published]


@router.get("/board", response=BoardOut, summary="The live headline, and which breakdowns there are")
def board(request: HttpRequest, response: HttpResponse) -> dict:
    """National figures of now. They are never split; every breakdown is an edition of a day with an id."""
    pagecache.cacheable(response, revision=figures.revision)
    edition = breakdowns.newest()
    return {
        "headline": figures.as_data(figures.headline()),
        "snapshot": {"id": edition.id, "day": edition.day.isoformat()} if edition else None,
        "years": edition.years if edition else [],
        "breakdowns": [{"by": by, "across": across} for by, across in breakdowns.choices()],
    }


@router.get("/board/figures", response=BreakdownOut, summary="One published breakdown")
def board_figures(
    request: HttpRequest,
    response: HttpResponse,
    year: int | None = None,
    month: str = "",
    by: Dimension = "region",
    across: Crossed = "",
    language: Language = "ky",
) -> dict:
    """A year, or one month of it ("01" to "12", not crossed). 400 for what is not published."""
    edition = breakdowns.newest()
    if edition is None:
        raise HttpError(400, "No figures are published yet.")
    asked = {"year": str(year or ""), "month": month, "by": by, "across": across}
    try:
        choice = breakdowns.choose(asked, edition)
    except breakdowns.NoSuchBreakdown:
        raise HttpError(400, "These figures are not published together.") from None
    pagecache.cacheable(response, queries=(*asked, "language"))
    with translation.override(language):
        return exports.as_data(breakdowns.breakdown(choice, edition))
