"""The facts that staff edit: what a change may touch, and that it is public at once."""

from django.forms.models import model_to_dict
from django.urls import reverse

from consult.desk.ready import BRACES, NAMES
from consult.models import LegalAct, Matter, MessageTemplate
from home.models import CacheGeneration
from ukuk import first_words

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


def test_the_holidays_that_are_known_stand_above_the_extra_days(administrator):
    page = administrator.get(reverse("extra-days:index"), headers={"accept-language": "ru"}).content.decode()

    assert "8 марта" in page
    assert "31 августа" in page


def test_a_ready_message_with_a_name_that_nothing_fills_is_told_at_once(administrator):
    words = {"name_ky": "Салам", "body_ky": "Салам, {client}! {case}", "position": 1, "in_use": "on"}
    page = administrator.post(reverse("ready-messages:add"), words, headers={"accept-language": "en"})
    assert "Not known: {client}." in page.content.decode()
    assert not MessageTemplate.objects.exists()

    administrator.post(reverse("ready-messages:add"), words | {"body_ky": "Салам! {case} {lawyer}"})
    assert MessageTemplate.objects.get().body_ky == "Салам! {case} {lawyer}"


def test_an_act_whose_address_is_none_of_the_webs_is_refused(administrator):
    administrator.post(reverse("laws:add"), {"name_ky": "Кодекс", "link": "javascript:alert(1)", "position": 1})
    assert not LegalAct.objects.exists()


def test_a_coordinator_keeps_the_ready_messages_and_a_lawyer_does_not(coordinator, lawyer):
    words = {"name_ky": "Салам", "body_ky": "Салам!", "position": 1, "in_use": "on"}
    lawyer.post(reverse("ready-messages:add"), words)
    assert not MessageTemplate.objects.exists()
    coordinator.post(reverse("ready-messages:add"), words)
    assert MessageTemplate.objects.count() == 1


def test_first_words_are_laid_down_once_and_only_where_there_are_none(db):
    assert first_words.lay_down() == len(first_words.ACTS) + len(first_words.MESSAGES)
    LegalAct.objects.first().delete()

    assert first_words.lay_down() == 0
    for ready in MessageTemplate.objects.all():
        for code in ("ky", "ru", "en"):
            assert set(BRACES.findall(getattr(ready, f"body_{code}"))) <= set(NAMES)
