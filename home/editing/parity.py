"""The report of translations: page, language, state, words to do; with filters and a spreadsheet."""

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .kinds import kinds
from .states import Row, State, count_words, rows


class ParityFilters(WagtailFilterSet):
    """Chosen by the rows themselves: a page that is missing in a language has no row in the database."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind of page"), choices=kinds)

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_queryset(self, queryset):
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [row for row in queryset if all(str(getattr(row, name)) == value for name, value in asked.items())]


class ParityView(ReportView):
    """All of it in Python: some thousands of small rows, and no query could make those that are missing."""

    page_title = _("Translations by language")
    header_icon = "wagtail-localize-language"
    index_url_name, index_results_url_name = "parity", "parity_results"
    filterset_class = ParityFilters
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=_("Page"), get_url=lambda row: row.edit_url),
        Column("source_language", label=_("Written in")),
        Column("language_name", label=_("Language")),
        Column("state_name", label=_("State")),
        NumberColumn("words", label=_("Words to do")),
    ]
    list_export = ["title", "kind_name", "source_language", "language", "state_name", "words"]
    export_headings = {
        "title": _("Page"),
        "kind_name": _("Kind of page"),
        "source_language": _("Written in"),
        "language": _("Language"),
        "state_name": _("State"),
        "words": _("Words to do"),
    }

    def get_queryset(self):
        return rows()

    def get_filename(self):
        return "translations"

    def get_filterset_kwargs(self):
        return super().get_filterset_kwargs() | {"queryset": Page.objects.none()}

    def decorate_paginated_queryset(self, object_list: list[Row]) -> list[Row]:
        count_words(object_list)
        return object_list


class OldReportView(PermissionCheckedMixin, RedirectView):
    """wagtail-localize's own report, which asks nobody for a right and lists less, leads to ours."""

    permission_policy = ParityView.permission_policy
    any_permission_required = ParityView.any_permission_required
    pattern_name = "parity"
