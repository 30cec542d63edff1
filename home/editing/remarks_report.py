"""The report of remarks on what is published, with filters and a spreadsheet."""

import django_filters
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from home.checks.findings import Kind
from home.models import Remark

from .kinds import kinds


class RemarkFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Remark"), choices=Kind.choices)
    language = django_filters.ChoiceFilter(
        label=_("Language"), field_name="page__locale__language_code", choices=settings.LANGUAGES
    )
    type = django_filters.ChoiceFilter(label=_("Kind of page"), field_name="page__content_type", choices=kinds)

    class Meta:
        model = Remark
        fields: list[str] = []


class RemarksView(ReportView):
    page_title = _("Remarks on pages")
    header_icon = "glasses"
    index_url_name, index_results_url_name = "remarks", "remarks_results"
    filterset_class = RemarkFilters
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn(
            "page.title",
            label=_("Page"),
            get_url=lambda remark: reverse("wagtailadmin_pages:edit", args=[remark.page_id]),
        ),
        Column("page.locale.get_display_name", label=_("Language")),
        Column("get_kind_display", label=_("Remark")),
        Column("words", label=_("What to do"), accessor=str),
    ]
    list_export = ["page.title", "page.locale.language_code", "get_kind_display", "__str__"]
    export_headings = {
        "page.title": _("Page"),
        "page.locale.language_code": _("Language"),
        "get_kind_display": _("Remark"),
        "__str__": _("What to do"),
    }

    def get_queryset(self):
        return Remark.objects.public().select_related("page__locale").order_by("page__path", "pk")

    def get_filename(self):
        return "remarks"
