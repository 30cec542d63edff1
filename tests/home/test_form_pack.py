"""The form pack: what a person meets when asked something, with and without errors."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.utils import translation

from home.widgets import ChoiceCards, ChoiceCardsMultiple


class Asked(forms.Form):
    """One of every kind of question."""

    matter = forms.ChoiceField(
        label="What is your question about?",
        help_text="Choose the closest one.",
        choices=[("FAM", "Family"), ("DV", "Violence and safety")],
        widget=ChoiceCards(icons={"FAM": "matter-fam"}, hints={"FAM": "alimony, divorce"}, arrange="wide"),
    )
    village = forms.CharField(label="Where do you live?", help_text="The name of your village.")
    story = forms.CharField(label="Write what happened", max_length=3000, widget=forms.Textarea)
    district = forms.ChoiceField(label="District", choices=[("", "-"), ("1", "Alay")])
    paper = forms.FileField(label="Add a photo of the paper", required=False, widget=forms.FileInput)
    day = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    circumstances = forms.MultipleChoiceField(
        label="Circumstances", choices=[("a", "Pensioner"), ("b", "Single parent")], widget=ChoiceCardsMultiple
    )
    helped = forms.ChoiceField(
        label="It helped",
        choices=[(str(i), str(i)) for i in range(1, 6)],
        widget=ChoiceCards(arrange="row"),
        required=False,
    )
    agree = forms.BooleanField(label="I agree that my data are used to answer me")
    draft = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.cleaned_data.get("village") == "nowhere":
            raise forms.ValidationError("We do not know this place.")


GOOD = {"matter": "FAM", "village": "Sary-Tash", "story": "x", "district": "1", "circumstances": ["a"], "agree": "on"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def drawn(form: forms.Form, *layout) -> str:
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.disable_csrf = True
    form.helper.layout = Layout(*layout) if layout else None
    form.helper.add_input(Submit("go", "Continue"))
    return render_crispy_form(form)


def test_a_text_question_has_its_label_above_its_hint_and_says_so_to_a_screen_reader():
    html = drawn(Asked())
    assert re.search(
        r'<label class="field__label" for="id_village">Where do you live\?</label>\s*'
        r'<p class="field__hint" id="id_village_helptext">The name of your village\.</p>\s*'
        r'<input[^>]*name="village"[^>]*aria-describedby="id_village_helptext"',
        html,
    )


def test_choices_are_cards_in_a_fieldset_with_icon_and_hint():
    html = drawn(Asked())
    assert re.search(r'<fieldset class="field" aria-describedby="id_matter_helptext">\s*<legend>What is', html)
    assert '<div class="choices choices--wide">' in html
    card = re.search(r'<label class="choice" for="id_matter_0">(.*?)</label>', html, re.DOTALL).group(1)
    assert "icons.svg#matter-fam" in card
    assert "<span>Family<small>alimony, divorce</small></span>" in card
    assert 'type="radio"' in card
    plain = re.search(r'<label class="choice" for="id_matter_1">(.*?)</label>', html, re.DOTALL).group(1)
    assert "<svg" not in plain
    assert "<small>" not in plain


def test_what_may_stay_empty_says_so_and_nothing_else_does():
    html = drawn(Asked())
    assert html.count("(optional)") == 3
    assert html.count('class="field__optional"') == 3


def test_a_long_answer_says_how_long_it_may_be():
    html = drawn(Asked())
    assert re.search(r'data-count-of="id_story" data-limit="3000"[^>]*>At most 3,?000 characters\.</p>', html)


def test_a_form_with_a_file_is_sent_in_parts_and_is_checked_by_us_not_by_the_browser():
    html = drawn(Asked())
    assert re.search(r'<form[^>]* method="post" enctype="multipart/form-data" novalidate>', html)
    assert re.search(r'<button type="submit" name="go" value="Continue" class="button button--primary"', html)


def test_without_an_error_there_is_no_summary():
    assert "error-summary" not in drawn(Asked())
    assert "error-summary" not in drawn(Asked(GOOD))


def test_errors_stand_on_top_as_links_and_again_beside_each_field():
    html = drawn(Asked({"village": ""}))
    summary, rest = html.split('<div class="error-summary"')[1].split("</div>", 1)
    links = re.findall(r'<a href="#([\w-]+)">', summary)
    assert links == [
        "id_matter_0",
        "id_village",
        "id_story",
        "id_district",
        "id_circumstances_0",
        "id_agree",
    ]
    assert [f'id="{link}"' in rest for link in links] == [True] * 6
    assert 'role="alert" tabindex="-1" autofocus' in summary
    assert rest.count('class="errorlist"') == 6
    assert re.search(r'name="village"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*id_village_error"', rest)
    assert re.search(r'<fieldset class="field field--bad" aria-describedby="id_matter_helptext id_matter_error">', rest)


def test_an_error_of_the_whole_form_stands_in_the_summary():
    html = drawn(Asked({**GOOD, "village": "nowhere"}))
    assert "<li>We do not know this place.</li>" in html


def test_what_was_typed_is_kept():
    html = drawn(Asked({"matter": "DV", "village": "Сары-Таш <b>", "story": "ө ү ң", "day": "2026-11-24"}))
    assert 'value="Сары-Таш &lt;b&gt;"' in html
    assert "ө ү ң</textarea>" in html
    assert re.search(r'value="DV"[^>]*checked', html)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_date_input_keeps_the_form_that_browsers_read(language):
    with translation.override(language):
        assert 'value="2026-11-24"' in drawn(Asked(initial={"day": date(2026, 11, 24)}))


def test_a_layout_keeps_its_order_and_its_groups():
    html = drawn(Asked(), Fieldset("Place", "village", "district"), Div("story", css_class="stack"), HTML("<p>end</p>"))
    assert re.search(
        r'<fieldset class="field"><legend>Place</legend>.*id_village.*id_district.*</fieldset>', html, re.DOTALL
    )
    assert html.index('<div class="stack">') < html.index("<p>end</p>")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("data", [None, {}, GOOD], ids=["new", "with errors", "filled in"])
def test_axe_finds_nothing_in_a_form(browser, scheme, data):
    calm = {"reduced_motion": "reduce"}  # else axe may meet the button on its way to its colour
    page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme=scheme, **calm)
    html = drawn(Asked(data))
    page.set_content(f'<!DOCTYPE html><html lang="en"><title>Form</title><main><h1>Form</h1>{html}</main></html>')
    page.add_style_tag(path=settings.BASE_DIR / "static/css/site.css")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()
