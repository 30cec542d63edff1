"""Spreadsheets of reports, for the tests of their import."""

import io
import uuid

from openpyxl import Workbook

HEAD = ("Ключ строки", "Дата", "Канал", "Центр", "Район", "Вопрос", "Результат", "Пол", "Возраст", "Юрист")


def row(
    key="",
    day="20.11.2026",
    channel="centre",
    centre="",
    district="",
    matter="FAM",
    outcome="ADV_ORAL",
    sex="",
    age="",
    lawyer="",
):  # fmt: skip - one row, one line
    return (str(key or uuid.uuid4()), day, channel, str(centre), district, matter, outcome, sex, age, lawyer)


def csv(*rows, head=HEAD, encoding="utf-8") -> bytes:
    return "\r\n".join(";".join(map(str, one)) for one in (head, *rows)).encode(encoding)


def xlsx(*rows, head=HEAD, change=None) -> bytes:
    book = Workbook()
    for one in (head, *rows):
        book.active.append(one)
    if change:
        change(book.active)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
