"""The listed words are still Wagtail's own: a word it stopped saying would be translated for nobody."""

from pathlib import Path

import polib
import wagtail

from ukuk import wagtail_words


def test_wagtail_still_says_every_listed_word():
    catalogues = Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django*.po")
    said = {entry.msgid for path in catalogues for entry in polib.pofile(str(path))}
    listed = {word for name, words in vars(wagtail_words).items() if name.isupper() for word in words}
    assert listed - said == set()
