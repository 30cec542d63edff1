"""Our say in wagtail-localize's screens: they publish only what is translated, and only for those who may publish."""

from contextlib import suppress

import polib
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views import convert, edit_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from home import pagecache, translations
from home.models import Remark
from home.search import index

from .sending import send


class SendView(SubmitPageTranslationView):
    """Sends a page to one language or to all of them."""

    def form_valid(self, form):
        locales = list(form.cleaned_data["locales"])
        below = form.cleaned_data["include_subtree"]
        send(self.object, locales, user=self.request.user, components=self.components, below=below)
        names = ", ".join(locale.get_display_name() for locale in locales)
        messages.success(self.request, self.get_success_message(names))
        only = self.object.get_translation(locales[0]) if len(locales) == 1 else None
        return redirect(self.get_success_url() or self.get_default_success_url(only))


class SyncView(UpdateTranslationsView):
    """Brings the source's changes to its translations; "publish" publishes those that need no new words."""

    def get_form(self):
        form = super().get_form()
        form.fields["publish_translations"].help_text = _(
            "Publishes the languages in which nothing is left to translate. The others stay as readers know them."
        )
        return form

    @transaction.atomic
    def form_valid(self, form):
        self.object.update_from_db()
        enabled = self.object.translations.filter(enabled=True).select_related("target_locale", "source")
        messages.success(self.request, self.get_success_message())
        for translation in translations.with_left(enabled):
            if form.cleaned_data["publish_translations"]:
                self.publish(translation)
            else:
                with suppress(ValidationError):
                    self.object.update_target_view_restrictions(translation.target_locale)
        self.components.save(self.object, sources_and_translations={self.object: list(enabled)})
        return redirect(self.get_success_url() or self.get_default_success_url())

    def publish(self, translation) -> None:
        language = translation.target_locale.get_display_name()
        if translation.left:
            messages.warning(self.request, translations.still_untranslated(translation.left, language))
        elif not translation.get_target_instance().permissions_for_user(self.request.user).can_publish():
            words = _("%(language)s: you may not publish. A moderator finds the page among the translations.")
            messages.warning(self.request, words % {"language": language})
        else:
            with suppress(ValidationError):
                translation.save_target(user=self.request.user, publish=True)


def edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before the page editor: nothing half translated is published; an alias on its way gets the translation editor."""
    translation = translations.of(page)
    if translation is None:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish" and translation.left:
        language = translation.target_locale.get_display_name()
        messages.error(request, translations.still_untranslated(translation.left, language))
        return redirect(request.path)
    return edit_translation.edit_translation(request, translation, page) if page.alias_of_id else None


def bulk(request: HttpRequest, action_type: str, pages: list, action) -> HttpResponse | None:
    """Before pages are published from a list: one that is half translated stops all of them, with the reason."""
    if action_type != "publish" or not all(isinstance(page, Page) for page in pages):
        return None
    asked = list(pages)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        asked += [below for page in pages for below in page.get_descendants().not_live()]
    for page in asked:
        try:
            translations.refuse_unfinished(page)
        except translations.StillUntranslated as refusal:
            messages.error(request, f"{page.get_admin_display_title()}: {refusal}")
            return redirect(action.next_url)
    return None


def upload_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    """A file that is no PO file of ours gets a sentence; wagtail-localize's own view breaks on most of them."""
    translation = get_object_or_404(Translation, pk=translation_id)
    file = request.FILES.get("file")
    if request.method == "POST" and not (file and _is_po_of(translation, file)):
        words = _("This is not the PO file of this translation. Nothing was changed: download it again and fill that.")
        messages.error(request, words)
        return redirect(translation.get_target_instance_edit_url())
    return edit_translation.upload_pofile(request, translation_id)


def _is_po_of(translation: Translation, file) -> bool:
    try:
        text = file.read().decode()
        file.seek(0)
        po = polib.pofile(f"{text}\n")  # with a line's end it is taken for content, never for a file's name
    except (OSError, ValueError):
        return False
    return po.metadata.get("X-WagtailLocalize-TranslationID") == str(translation.uuid)


def to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """For those who may publish: the page's own words leave the site, or its source's words come to stand there."""
    page = get_object_or_404(Page, pk=page_id)
    if page.alias_of_id is not None:
        messages.info(request, _("This page shows the words of its source until its translation is published."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if not page.permissions_for_user(request.user).can_publish():
        happened = _("Nothing was changed: this decides what readers see, and you may not publish. Ask a moderator.")
        messages.error(request, happened)
        return redirect("wagtailadmin_pages:edit", page.pk)
    with transaction.atomic():
        answer = convert.convert_to_alias(request, page_id)
        if Page.objects.filter(pk=page_id, alias_of__isnull=False).exists():
            _forget_words(page_id)
    return answer


def _forget_words(page_id: int) -> None:
    """Of a page that has no words of its own any more: no signal says so."""
    index.forget([page_id])
    Remark.objects.filter(page_id=page_id).delete()
    pagecache.touch()
