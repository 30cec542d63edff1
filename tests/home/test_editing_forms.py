"""What an editor meets in the forms: every field explains itself, every page and block shows itself and can be sent."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from wagtail import blocks, hooks
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.documents.models import Document
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from home.models import HomePage, SafetySettings, StandardPage, User
from tests.factories.every_page import KINDS, PARENTS, emptiest_body, every_page, streams
from tests.factories.home import UserFactory, sign_in

# Wagtail explains these in the dialogs in which it shows them.
UNSHOWN = {"revision", "comment_notifications", "go_live_at", "expire_at"}
OURS = ("home", "programs", "events", "consult")
PAGE = pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)


def viewsets() -> list[ModelViewSet]:
    found = []
    for register in hooks.get_hooks("register_admin_viewset"):
        made = register()
        for one in made if isinstance(made, list) else [made]:
            found += getattr(one, "registerables", [one])
    ours = [one for one in found if isinstance(one, ModelViewSet) and one.model._meta.app_label in OURS]
    return [one for one in ours if one.model is not User]  # its form is Wagtail's


def unexplained(form_class) -> list[str]:
    """Fields without a help text. Three languages of one thing stand side by side: the first one's holds for all."""
    said = {name for name, field in form_class.base_fields.items() if str(field.help_text).strip()}
    first = {name: f"{name[:-2]}ky" for name in form_class.base_fields if name.endswith(("_ru", "_en"))}
    return [name for name in form_class.base_fields if not {name, first.get(name)} & said and name not in UNSHOWN]


def inner(block, path=""):
    """Every block below `block`, with its path."""
    children = dict(getattr(block, "child_blocks", {}))
    if isinstance(block, blocks.ListBlock):
        children = {"item": block.child_block}
    for name, child in children.items():
        yield f"{path}.{name}", child
        yield from inner(child, f"{path}.{name}")


@PAGE
def test_every_field_of_every_page_says_what_it_is_for(model):
    assert unexplained(model.get_edit_handler().get_form_class()) == []


@pytest.mark.parametrize("viewset", viewsets(), ids=lambda one: one.model.__name__)
def test_every_field_of_every_fact_says_what_it_is_for(viewset):
    assert unexplained(viewset.get_form_class(for_update=True)) == []
    assert viewset.icon


def test_the_settings_say_what_they_are_for():
    assert unexplained(get_edit_handler(SafetySettings).get_form_class()) == []


@PAGE
def test_every_page_has_a_description_a_name_and_its_place(model):
    assert str(model.get_page_description()).strip()
    assert model._meta.verbose_name != model._meta.object_name.lower()
    parents = {PARENTS.get(model, Page)} | ({StandardPage} if model is StandardPage else set())
    assert set(model.allowed_parent_page_models()) == parents


def test_no_page_of_ours_but_a_home_stands_at_the_root():
    assert Page.creatable_subpage_models() == [HomePage]
    assert HomePage.max_count == 3


def body_blocks():
    found = {}
    for model in KINDS:
        for field in streams(model):
            for name, block in field.stream_block.child_blocks.items():
                found[f"{model.__name__}.{field.name}.{name}"] = block
    return found


def test_every_block_has_a_name_a_description_an_icon_of_its_own_and_a_preview():
    found = body_blocks()
    assert len(found) > 100
    assert [name for name, block in found.items() if not str(block.meta.description or "").strip()] == []
    assert [name for name, block in found.items() if block.meta.icon == "placeholder"] == []
    assert [name for name, block in found.items() if not str(block.label).strip()] == []
    assert [name for name, block in found.items() if not block.is_previewable] == []


def test_every_field_inside_a_block_has_a_name_and_says_what_it_is_for():
    missing = set()
    for top, block in body_blocks().items():
        for path, child in inner(block, top.split(".")[2]):
            words = (
                child.field.help_text if isinstance(child, blocks.FieldBlock) else getattr(child.meta, "help_text", "")
            )
            named = isinstance(child, blocks.FieldBlock) and not path.endswith(".item")
            if (named and not str(words or "").strip()) or not str(child.label or "").strip():
                missing.add(path)
    assert missing == set()


@pytest.fixture
def editor(client, homes):
    return sign_in(client, UserFactory(role="moderator"))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_every_page_has_a_preview_in_every_language(editor, homes, code):
    for model, page in every_page(homes[code]).items():
        shown = editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))
        assert shown.status_code == 200, model
        version = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        assert version.status_code == 200, model
        assert f'<html lang="{code}"' in version.content.decode(), model
        assert page.title in version.content.decode(), model


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_form_opens_in_every_language_of_the_admin(editor, homes, language):
    for model, page in every_page(homes["ru"]).items():
        answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), HTTP_ACCEPT_LANGUAGE=language)
        assert answer.status_code == 200, model


@pytest.mark.django_db
@pytest.mark.parametrize("without_optional", [False, True], ids=["left empty", "added later"])
def test_every_page_with_every_block_empty_can_be_sent_to_two_languages(editor, homes, without_optional):
    """The crash cases of wagtail-localize: a missing key, an empty embed, an empty list."""
    document = Document.objects.create(title="x", file=ContentFile(b"%PDF-1.4", name="x.pdf"))
    others = Locale.objects.exclude(language_code="ru")
    with translation.override("ru"):
        pages = every_page(homes["ru"], summary="")
    for model, page in pages.items():
        for field in streams(model):
            raw = emptiest_body(field, without_optional=without_optional, document=document)
            setattr(page, field.name, json.dumps(raw))
        page.save_revision().publish()
        answer = editor.post(
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [one.pk for one in others]}
        )
        assert answer.status_code == (200 if model is HomePage else 302), model  # the homes exist in each language
        if model is not HomePage:
            assert Translation.objects.filter(source__object_id=page.translation_key).count() == 2, model
            assert model.objects.filter(translation_key=page.translation_key).count() == 3, model
        assert editor.get(page.url).status_code == 200, model
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200, model
        target = page.get_translations().first()
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[target.pk])).status_code == 200, model
