"""The facts that staff edit: what a change may touch, and that it is public at once."""

from django.forms.models import model_to_dict
from django.urls import reverse

from consult.models import Matter
from home.models import CacheGeneration

LIST = "matters"


def edited(client, **changes):
    matter = Matter.objects.get(code="FAM")
    data = {name: "" if value is None else value for name, value in model_to_dict(matter).items()}
    return client.post(reverse(f"{LIST}:edit", args=["FAM"]), data | changes)


def test_the_code_of_a_matter_is_set_once(administrator):
    codes = set(Matter.objects.values_list("code", flat=True))

    answer = edited(administrator, code="NEW", name_en="Family and children")

    assert answer.status_code == 302
    assert set(Matter.objects.values_list("code", flat=True)) == codes
    assert Matter.objects.get(code="FAM").name_en == "Family and children"


def test_a_new_matter_gets_its_code_from_the_form(administrator):
    words = {f"name_{code}": "Water" for code in ("ky", "ru", "en")}

    administrator.post(reverse(f"{LIST}:add"), {"code": "WAT", "position": 5, "in_use": "on", **words})

    assert Matter.objects.get(code="WAT").name_en == "Water"


def test_changed_words_of_a_matter_are_public_at_once(administrator, django_capture_on_commit_callbacks):
    def generation():
        return list(CacheGeneration.objects.values_list())

    before = generation()
    with django_capture_on_commit_callbacks(execute=True):
        edited(administrator, name_en="Family and children")

    assert generation() != before
