import polib
import pytest

from tools import messages


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A tiny project: one module, one template, and its two catalogues."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    (tmp_path / "home" / "templates").mkdir(parents=True)
    (tmp_path / "home" / "views.py").write_text(
        'title = _("Ask a lawyer")\n'
        "# Translators: on the bus page\n"
        'note = ngettext("%(n)s stop", "%(n)s stops", n)\n'
        'month = pgettext("month", "May")\n'
    )
    (tmp_path / "home" / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Call" %}{% blocktranslate trimmed %}\n  Until {{ day }}.\n{% endblocktranslate %}'
    )
    messages.merge()
    return tmp_path


def translate_all(language):
    path = messages.catalogue(language)
    po = polib.pofile(str(path))
    for entry in po:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "%(n)s аялдама")
        else:
            entry.msgstr = f"кыргызча {entry.msgid}"
    po.save(str(path))
    return po


def change(language, msgid, **values):
    path = messages.catalogue(language)
    po = polib.pofile(str(path))
    entry = po.find(msgid)
    for name, value in values.items():
        setattr(entry, name, value)
    po.save(str(path))


def test_python_and_templates_give_their_messages_with_plurals_contexts_and_notes(sources):
    found = {(entry.msgctxt, entry.msgid): entry for entry in messages.extracted()}

    assert set(found) == {
        (None, "Ask a lawyer"),
        (None, "%(n)s stop"),
        ("month", "May"),
        (None, "Call"),
        (None, "Until %(day)s."),
    }
    assert found[None, "%(n)s stop"].msgid_plural == "%(n)s stops"
    assert "on the bus page" in found[None, "%(n)s stop"].comment


def test_a_complete_catalogue_has_no_complaints(sources):
    for language in messages.LANGUAGES:
        translate_all(language)

    assert messages.check() == []


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"msgstr": ""}, '"Until %(day)s." is not translated.'),
        ({"msgstr": "%(date)s чейин."}, '"Until %(day)s." has other placeholders than its msgid.'),
        ({"flags": ["fuzzy"]}, '"Until %(day)s." is fuzzy.'),
    ],
)
def test_a_gap_a_wrong_placeholder_and_a_guess_are_refused(sources, values, complaint):
    for language in messages.LANGUAGES:
        translate_all(language)
    change("ky", "Until %(day)s.", **values)

    assert [text.split(": ", 1)[1] for text in messages.check()][:1] == [complaint]


def test_a_message_that_the_sources_gained_or_lost_is_reported(sources):
    for language in messages.LANGUAGES:
        translate_all(language)
    (sources / "home" / "views.py").write_text('title = _("Ask us")\nmonth = pgettext("month", "May")\n')

    complaints = "\n".join(messages.check())

    assert '"Ask us" is not in the catalogue' in complaints
    assert '"Ask a lawyer" is no longer used' in complaints


def test_merging_keeps_what_was_translated(sources):
    translate_all("ky")
    messages.merge()

    po = polib.pofile(str(messages.catalogue("ky")))
    assert po.find("Call").msgstr == "кыргызча Call"
    assert po.metadata["Plural-Forms"] == messages.PLURALS["ky"]


def test_compiling_adds_our_translations_of_foreign_strings_and_ours_win(sources):
    translate_all("ky")
    rest = polib.POFile()
    rest.metadata = messages.header("ky")
    rest.append(polib.POEntry(msgid="Dashboard", msgstr="Башкаруу панели"))
    rest.append(polib.POEntry(msgid="Call", msgstr="wrong"))
    rest.save(str(messages.foreign("ky")))

    messages.compile_all()

    mo = polib.mofile(str(messages.catalogue("ky").with_suffix(".mo")))
    assert mo.find("Dashboard").msgstr == "Башкаруу панели"
    assert mo.find("Call").msgstr == "кыргызча Call"
