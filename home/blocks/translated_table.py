"""wagtail-localize passes by what is written in a table: it would stand in the source's language in every other one."""

from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue


class TranslatedTable:
    """For a TypedTableBlock: its caption, headings and cells of text are texts to translate."""

    def get_translatable_segments(self, value) -> list[StringSegmentValue]:
        return [StringSegmentValue(path, words) for path, words in _texts(value) if words]

    def restore_translated_segments(self, value, segments):
        words = {segment.path: segment.render_text() for segment in segments}
        value.caption = words.get("caption", value.caption)
        for number, column in enumerate(value.columns):
            column["heading"] = words.get(f"heading-{number}", column["heading"])
        for number, row in enumerate(value.row_data):
            row["values"] = [words.get(f"cell-{number}-{place}", cell) for place, cell in enumerate(row["values"])]
        return value


def _texts(value):
    """(name inside the table, words); a cell keeps its name while the rows above it stay."""
    if value is None:
        return
    yield "caption", value.caption or ""
    for number, column in enumerate(value.columns):
        yield f"heading-{number}", column["heading"]
    for number, row in enumerate(value.row_data):
        for place, (column, cell) in enumerate(zip(value.columns, row["values"], strict=True)):
            if isinstance(column["block"], blocks.CharBlock | blocks.TextBlock):
                yield f"cell-{number}-{place}", cell or ""
