"""What of a page is searched: the words that a reader sees, never the names of an editor's choices."""

from tests.factories.pages import StandardPageFactory


def test_the_names_of_an_editors_choices_are_no_words_of_the_page(homes):
    page = StandardPageFactory(
        parent=homes["en"],
        locale=homes["en"].locale,
        summary="",
        body=[
            ("heading", {"text": "Papers to bring", "level": "h2"}),
            ("help_box", {"kind": "violence"}),
            ("tool", {"tool": "hotlines", "title": "Call now"}),
        ],
    )
    assert page.plain_words().split() == ["Papers", "to", "bring", "Call", "now"]
