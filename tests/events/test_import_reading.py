"""What is opened, what is refused, and what the cells mean."""

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from events.importing import columns
from events.importing.sentences import SENTENCES
from home.spreadsheets import bombs, files, moments
from home.spreadsheets.sentences import Unreadable
from tests.events.sheets import HEAD, csv, row, xlsx

DAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "21.11.2026",
        "21/11/2026",
        "21-11-26",
        "2026-11-21",
        "2026-11-21 10:00",
        "21 ноября 2026 г.",
        "21-ноябрь 2026",
        "2026-жылдын 21-ноябры",
        "суббота, 21 Ноября 2026",
        "21 November 2026",
        "November 21, 2026",
        "46347",
        "46347.0",
        "21.11.2026 (ишемби)",
    ],
)
def test_a_day_is_read_in_every_notation(text):
    assert moments.day(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "завтра", "31.02.2026", "21 ноября", "12345678", "2026", "99999", "21.13.2026", "="]
)
def test_what_is_no_day_is_none(text):
    assert moments.day(text) is None


def test_days_counted_from_1904_are_the_same_days():
    assert moments.day("44885", from_1904=True) == DAY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10:00–13:00", (10, 0), (13, 0)),
        ("10.00-13.30", (10, 0), (13, 30)),
        ("с 10 до 13", (10, 0), (13, 0)),
        ("саат 10:00дөн 13:00гө чейин", (10, 0), (13, 0)),
        ("10-00 - 13-30", (10, 0), (13, 30)),
        ("10-13", (10, 0), (13, 0)),
        ("9:30", (9, 30), None),
        ("10.00", (10, 0), None),
        ("10:00:00", (10, 0), None),
        ("10", (10, 0), None),
        ("0.4166666666666667", (10, 0), None),
        ("2026-11-21 10:15", (10, 15), None),
    ],
)
def test_hours_are_read_in_every_notation(text, first, last):
    assert moments.hours(text) == (dt.time(*first), dt.time(*last) if last else None)


@pytest.mark.parametrize("text", ["", "утром", "25:00", "10:75", "10.3", "1000", "8 9 10"])
def test_what_is_no_hour_is_none(text):
    assert moments.hours(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_days_and_hours(text):
    assert moments.day(text) is None or isinstance(moments.day(text), dt.date)
    assert moments.hours(text) is None or moments.hours(text)[0]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_comes_back_from_its_notations(day):
    serial = str((day - moments.EXCEL_ZERO).days)
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day.day} {day:%B} {day.year}", serial):
        assert moments.day(text) == day


@pytest.mark.parametrize(
    "head",
    [
        ("Дата", "Начало", "Окончание", "Район", "Населённый пункт", "Место проведения", "Бригада"),
        ("Күнү", "Башталышы", "Бүтүшү", "Району", "Айылы", "Өтө турган жери", "Тобу"),
        ("Date", "From", "Until", "District", "Village", "Venue", "Crew"),
        ("ДАТА:", " с ", "до", "р-н", "село", "адрес", "Экипажж"),
    ],
)
def test_headings_are_known_in_three_languages_and_any_order(head):
    fields = ["date", "starts", "ends", "district", "village", "place", "crew"]
    found = columns.HEADINGS.columns(head)
    assert {name.partition("_")[0]: place for name, place in found.items()} == {
        name: place for place, name in enumerate(fields)
    }
    turned = columns.HEADINGS.columns(tuple(reversed(head)))
    assert {name: len(head) - 1 - place for name, place in turned.items()} == found


def read(data, wanted=""):
    sheet = files.open_sheet(data, columns.HEADINGS, wanted)
    return list(sheet.rows), sheet


def test_cells_of_a_spreadsheet_become_text_however_they_are_typed():
    typed = (dt.date(2026, 12, 1), dt.time(10), 0.5416666667, 46347, "  Ак-Булуң\u00a0 ", 12.5, True)
    rows, sheet = read(xlsx(typed))
    assert rows[1].cells == ["2026-12-01", "10:00", "0.5416666667", "46347", "Ак-Булуң", "12.5", "True"]
    assert (sheet.name, sheet.others, sheet.total) == ("График", [], 2)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_csv_is_read_with_any_delimiter_in_any_encoding(delimiter, encoding):
    rows, sheet = read(csv(row(place="Школа"), delimiter=delimiter, encoding=encoding))
    assert [line.cells for line in rows] == [list(HEAD), list(row(place="Школа")[:6])]
    assert [code for code, _facts in sheet.remarks] == (["encoding"] if encoding == "cp1251" else [])


def test_an_excel_hint_for_the_delimiter_is_followed():
    rows, _sheet = read(b"sep=|\r\n" + csv(row(), delimiter="|"))
    assert rows[0].cells == list(HEAD)


def refused(data):
    with pytest.raises(Unreadable) as error:
        read(data)
    return error.value.remark[0]


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def bomb():
    out = io.BytesIO(xlsx(row()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/big", b"\0" * (bombs.UNPACKED + 1))
    return out.getvalue()


def expanding_entities():
    """A hundred small entities in each other: nothing of it is expanded."""
    source = io.BytesIO(xlsx(row()))
    out = io.BytesIO()
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, lol + b"<worksheet>&b;</worksheet>" if "sheet1" in name else data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (files.OLD_EXCEL + b"\0" * 600, "old_excel"),
        (files.OLD_EXCEL + b"\0" * 64 + files.PROTECTED, "password"),
        (b"%PDF-1.7\0\x01\x02", "unknown_kind"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unknown_kind"),
        (packed(hello="world"), "unknown_kind"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (packed(xl__workbook_xml="<nonsense"), "broken"),
        (b"x" * (files.LARGEST + 1), "too_large"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_its_reason(data, why):
    assert refused(data) == why
    assert why in SENTENCES


def test_a_bomb_is_not_opened_and_entities_are_not_expanded():
    assert len(bomb()) < files.MEGABYTE
    assert refused(bomb()) == "bomb"
    assert refused(expanding_entities()) == "broken"


def test_texts_that_would_fill_the_memory_are_not_opened():
    out = io.BytesIO(xlsx(row()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/more.xml", b" " * (bombs.HELD + 1))
    assert refused(out.getvalue()) == "bomb"


def with_parts(**parts) -> bytes:
    """A sound spreadsheet of which some parts are other bytes; `sheet` is its first sheet."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "texts": "xl/sharedStrings.xml"}
    out, wanted = io.BytesIO(), {names[name]: data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(xlsx(row()))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, wanted.pop(name, None) or old.read(name))
        for name, data in wanted.items():
            new.writestr(name, data)
    return out.getvalue()


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = b"<worksheet " + MAIN + b"><sheetData>%s</sheetData></worksheet>"
LONG_CELL = SHEET % (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"A" * (6 * bombs.MEGABYTE) + b"</t></is></c></row>"
)
NESTED = b"<row><c><is>" + (b"<t>" + b"A" * 60_000 + b"</t><row/>") * 100 + b"</is></c></row>"


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet": LONG_CELL},
        {"sheet": SHEET % NESTED},
        {"sheet": SHEET % (b"<row/>" * 110_000)},
        {"sheet": SHEET % (b'<row><c r="' + b"A" * (6 * bombs.MEGABYTE) + b'"/></row>')},
        {"styles": b"<styleSheet " + MAIN + b"><cellXfs>" + b"<xf/>" * 70_000 + b"</cellXfs></styleSheet>"},
        {"texts": b"<sst " + MAIN + b">" + b"<si/>" * 600_000 + b"</sst>"},
    ],
    ids=["a cell", "a row in a row", "empty rows", "an attribute", "styles", "texts"],
)
def test_what_a_parser_would_hold_in_memory_is_weighed_before_it_is_parsed(parts):
    data = with_parts(**parts)
    assert len(data) < files.MEGABYTE
    assert refused(data) == "bomb"


@pytest.mark.parametrize("before", [b"\xff\xfe", b"\xfe\xff", b"PK;", b"\xef\xbb\xbf", b" "])
def test_what_does_not_begin_as_a_zip_is_never_unpacked(before, monkeypatch):
    data, unzipped = before + with_parts(sheet=LONG_CELL), []
    monkeypatch.setattr("zipfile.ZipFile", unzipped.append)
    with suppress(Unreadable):
        list(files.open_sheet(data, columns.HEADINGS).rows)
    assert unzipped == []


def test_a_table_that_begins_with_two_capital_letters_is_a_table():
    sheet = files.open_sheet("PK;Дата;Село\n1;01.12.2026;Ак-Булун\n".encode(), columns.HEADINGS)
    assert [line.cells[0] for line in sheet.rows] == ["PK", "1"]


def test_signs_that_nobody_sees_are_left_out_of_cells():
    data = "Дата;Село;Эскертүү\n01.12.2026;Ак-Булун;Мектеп\x02те\n".encode("utf-16")
    (_head, line) = files.open_sheet(data, columns.HEADINGS).rows
    assert line.cells == ["01.12.2026", "Ак-Булун", "Мектепте"]


def test_merged_cells_without_end_are_read_as_they_stand():
    def merge(_book, table):
        for column in "ABCD":
            table.merged_cells.add(f"{column}3:{column}1000000")

    rows, _sheet = read(xlsx(row(), change=merge))
    assert [line.number for line in rows] == [1, 2]


def test_a_truncated_spreadsheet_is_refused():
    whole = xlsx(*[row()] * 50)
    assert refused(whole[: len(whole) // 2]) == "broken"


def test_a_formula_counts_by_its_last_result_and_without_one_the_row_says_so():
    data = xlsx(("=1+1", "10:00", "13:00", "", '=HYPERLINK("http://x", "Ак-Булун")', "-", "x"))
    rows, sheet = read(data)
    assert [flaw[:2] for flaw in rows[1].flaws] == [["no_value", 0], ["no_value", 4]]
    assert rows[1].cells[:5] == ["", "10:00", "13:00", "", ""]
    assert [code for code, _facts in sheet.remarks] == ["formulas"]


def with_result(data: bytes) -> bytes:
    """The same sheet as Excel saves it: the formula with what it computed."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in source.namelist():
            part = source.read(name)
            new.writestr(
                name,
                part.replace(b"<f>46000+347</f><v></v>", b"<f>46000+347</f><v>46347</v>")
                .replace(b"<f>46000+347</f><v/>", b"<f>46000+347</f><v>46347</v>")
                .replace(b"<f>46000+347</f><v />", b"<f>46000+347</f><v>46347</v>"),
            )
    return out.getvalue()


def test_the_result_that_was_saved_with_a_formula_is_used():
    rows, _sheet = read(with_result(xlsx(("=46000+347", "10:00"))))
    assert (rows[1].cells, rows[1].flaws) == (["46347", "10:00"], [])


def test_rows_of_a_merged_cell_share_its_value():
    def merge(_book, table):
        table.merge_cells("A2:A4")
        table.merge_cells("E3:F3")

    rows, sheet = read(
        xlsx(row(), ("", "14:00", "15:00", "", "Кызыл-Суу"), ("", "16:00"), row("02.12.2026"), change=merge)
    )
    assert [line.cells[0] for line in rows[1:]] == ["01.12.2026"] * 3 + ["02.12.2026"]
    assert rows[2].cells == ["01.12.2026", "14:00", "15:00", "", "Кызыл-Суу"]
    assert [code for code, _facts in sheet.remarks] == ["merged"]


def test_sixty_thousand_empty_rows_are_passed_over():
    def stretch(_book, table):
        for number in range(3, 60_000, 7):
            table.cell(number, 1).number_format = "0.00"
        table.cell(60_001, 1, "02.12.2026")

    rows, _sheet = read(xlsx(row(), change=stretch))
    assert [line.number for line in rows] == [1, 2, 60_001]


def test_a_megabyte_in_one_cell_is_cut_and_told_of():
    for data in (xlsx(row(place="я" * 32_000)), csv(row(place="я" * 600_000))):
        rows, _sheet = read(data)
        assert rows[1].flaws == [["too_long", 5, {"letters": files.LETTERS}]]
        assert len(rows[1].cells[5]) == files.LETTERS


def test_the_sheet_that_looks_like_a_schedule_is_read_and_another_on_wish():
    def more(book, _table):
        book.create_sheet("Заметки", 0).append(["Позвонить", "в школу"])
        book.create_sheet("Скрытый").append(HEAD)
        book["Скрытый"].sheet_state = "hidden"

    data = xlsx(row(), change=more)
    rows, sheet = read(data)
    assert (sheet.name, sheet.others, len(rows)) == ("График", ["Заметки"], 2)
    rows, sheet = read(data, "Заметки")
    assert (sheet.name, rows[0].cells) == ("Заметки", ["Позвонить", "в школу"])


def test_an_error_of_the_spreadsheet_is_told_of():
    rows, _sheet = read(xlsx(("01.12.2026", "#REF!")))
    assert rows[1].flaws == [["cell_error", 1, {"text": "#REF!"}]]


def test_cells_far_to_the_right_are_not_read():
    def far(_book, table):
        table.cell(2, 16_000, "far away")

    rows, _sheet = read(xlsx(row(), change=far))
    assert len(rows[1].cells) <= columns.MOST


def test_our_own_escape_comes_off_again():
    rows, _sheet = read(csv(("'=1+1", "'-5", "'слово")))
    assert rows[1].cells == ["=1+1", "-5", "'слово"]


def test_without_headings_the_columns_are_told_by_what_is_in_them():
    rows = [["Школа", "Ак-Булун", "01.12.2026", "10:00-13:00"], ["Клуб", "Кызыл-Суу", "02.12.2026", "10:00-13:00"]]
    assert columns.HEADINGS.row(rows) == (None, {})
    assert columns.by_content(rows, {"Ак-Булун", "Кызыл-Суу"}.__contains__) == {"date": 2, "village": 1, "hours": 3}


def test_a_book_of_openpyxl_itself_opens_again():
    book = Workbook()
    book.active.append(["Date", "Village"])
    out = io.BytesIO()
    book.save(out)
    assert load_workbook(io.BytesIO(out.getvalue())).active["A1"].value == "Date"
    assert read(out.getvalue())[0][0].cells == ["Date", "Village"]
