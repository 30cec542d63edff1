"""Spreadsheets of stops in the admin: upload, look, correct, say yes or no, take back. `events.importing` does it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from events.importing import batches, sheets, tasks, writing
from events.importing.sentences import say
from events.models import Campaign, ImportBatch, Stop
from events.stops import Refused

from . import preview
from .import_forms import ColumnsForm, RowForm, UploadForm

State = ImportBatch.State


class MayPlan(PermissionCheckedMixin):
    """Who may plan a stop may plan many."""

    permission_policy = ModelPermissionPolicy(Stop)
    permission_required = "add"


class OfBatch(MayPlan):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.batch = get_object_or_404(ImportBatch.objects.select_related("campaign"), pk=kwargs["pk"])

    def back(self):
        return redirect("imports:batch", self.batch.pk)


class IndexView(generic.IndexView):
    model = ImportBatch
    permission_policy = ModelPermissionPolicy(Stop)
    any_permission_required = ["add"]
    page_title = _("Imports of stops")
    header_icon = "upload"
    index_url_name = "imports:index"
    add_url_name = "imports:new"
    default_ordering = "-at"
    paginate_by = 30
    is_searchable = False
    _show_breadcrumbs = True
    add_item_label = _("Import a file")
    columns = [
        TitleColumn("file_name", label=_("File"), url_name="imports:batch"),
        DateColumn("at", label=_("When")),
        Column("campaign", label=_("Campaign")),
        Column("by", label=_("Who")),
        Column("get_state_display", label=_("State")),
    ]

    def get_base_queryset(self):
        return ImportBatch.objects.select_related("campaign", "by")


class UploadView(MayPlan, generic.WagtailAdminTemplateMixin, FormView):
    form_class = UploadForm
    template_name = "events/imports/new.html"
    page_title = _("Import a file")
    header_icon = "upload"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), *trail(self.page_title)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(campaigns=Campaign.objects.all()[:5], **kwargs)

    def form_valid(self, form):
        batch = form.accept(self.request.user)
        if batch is None:
            return self.form_invalid(form)
        tasks.read_batch.enqueue(batch.pk)
        return redirect("imports:batch", batch.pk)


class BatchView(OfBatch, generic.WagtailAdminTemplateMixin, TemplateView):
    """How far it is while the worker reads; then row by row what was understood; then what came of it."""

    template_name = "events/imports/batch.html"
    header_icon = "upload"
    _show_breadcrumbs = True

    def get_template_names(self):
        return ["events/imports/progress.html"] if "progress" in self.request.GET else super().get_template_names()

    def get_page_title(self):
        return self.batch.file_name

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), *trail(self.batch.file_name)]

    def get_context_data(self, **kwargs):
        known = {"batch": self.batch, "watched": self.batch, "remarks": list(map(say, self.batch.remarks))}
        context = super().get_context_data(**known, **kwargs)
        if self.batch.is_busy or "progress" in self.request.GET:
            return context
        tabs = preview.tabs(self.batch, self.request.GET.get("show", ""))
        shown = next((tab.name for tab in tabs if tab.is_shown), "")
        return context | {
            "tabs": tabs,
            "shown": shown,
            "rows": preview.page(self.batch, shown, self.request.GET.get("p", "")) if shown else None,
            "new": next((tab.count for tab in tabs if tab.name == "new"), 0),
            "needs_you": next((tab.count for tab in tabs if tab.name == "problem"), 0),
            "columns": ColumnsForm(batch=self.batch) if self.batch.state == State.READY else None,
            "written": self.batch.stops.count() if self.batch.state in (State.DONE, State.UNDONE) else 0,
        }


class ColumnsView(OfBatch, View):
    """Other columns, another sheet: the rows are understood anew, with the corrections that were made."""

    def post(self, request, pk):
        form = ColumnsForm(request.POST, batch=self.batch)
        if not form.is_valid():
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
            return self.back()
        asked = form.cleaned_data
        other = asked.get("sheet", self.batch.sheet)
        try:
            if other != self.batch.sheet:
                batches.again(self.batch, sheet=other, takes_past=asked["takes_past"])
                tasks.read_batch.enqueue(self.batch.pk)
            else:
                batches.again(self.batch, columns=form.columns(), takes_past=asked["takes_past"])
                tasks.recheck_batch.enqueue(self.batch.pk)
        except Refused as refused:
            messages.error(request, str(refused))
        return self.back()


class RowView(OfBatch, generic.WagtailAdminTemplateMixin, FormView):
    """One row: another village, another hour, or left out. A button in the list sends only what it is about."""

    template_name = "events/imports/row.html"
    header_icon = "upload"
    page_title = _("Correct a row")
    _show_breadcrumbs = True

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(self.batch.rows.select_related("batch__campaign"), number=kwargs["number"])
        self.shown = preview.shown(self.batch, [self.row])[0]

    def get_form(self, form_class=None):
        return RowForm(**self.get_form_kwargs(), row=self.row, choices=self.shown.choices)

    def get_breadcrumbs_items(self):
        batch = {"url": reverse("imports:batch", args=[self.batch.pk]), "label": self.batch.file_name}
        return [*super().get_breadcrumbs_items(), *trail(_("Row %(number)d") % {"number": self.row.number}, batch)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(batch=self.batch, shown=self.shown, next=self.next_url(), **kwargs)

    def next_url(self):
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
            return asked
        return reverse("imports:batch", args=[self.batch.pk])

    def form_valid(self, form):
        return self.correct(form.fixes())

    def post(self, request, *args, **kwargs):
        if "take" in request.POST and request.POST["take"] in dict(self.shown.choices):
            return self.correct({**self.row.fixes, "code": request.POST["take"]})
        if "leave_out" in request.POST:
            return self.correct({"skip": True})
        return super().post(request, *args, **kwargs)

    def correct(self, fixes):
        try:
            batches.correct(self.row, fixes)
        except Refused as refused:
            messages.error(self.request, str(refused))
        return redirect(self.next_url())


class ActView(OfBatch, View):
    """A decision about the whole file: yes, no, back again."""

    act: str = ""

    def post(self, request, pk):
        try:
            getattr(self, self.act)()
        except Refused as refused:
            messages.error(request, str(refused))
        return self.back()

    def confirm(self):
        writing.begin(self.batch)
        log(instance=self.batch, action="wagtail.create", user=self.request.user)
        tasks.write_batch.enqueue(self.batch.pk)

    def cancel(self):
        batches.cancel(self.batch)
        messages.success(self.request, _("Cancelled. Nothing was written, and the file is deleted."))

    def undo(self):
        gone = writing.undo(self.batch)
        log(instance=self.batch, action="wagtail.delete", user=self.request.user)
        messages.success(
            self.request,
            ngettext("%(count)d stop was taken back.", "%(count)d stops were taken back.", gone) % {"count": gone},
        )


class FileView(MayPlan, View):
    """The template of a campaign, or its stops, as the file that an import takes."""

    def get(self, request, pk, kind):
        campaign = get_object_or_404(Campaign, pk=pk)
        make, mime, end = {
            "template": (sheets.template, sheets.XLSX, "xlsx"),
            "xlsx": (sheets.export_xlsx, sheets.XLSX, "xlsx"),
            "csv": (sheets.export_csv, sheets.CSV, "csv"),
        }[kind]
        response = HttpResponse(make(campaign), content_type=mime)
        name = f"{slugify(campaign.code)}{'-template' if kind == 'template' else ''}.{end}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def trail(label, *between) -> list[dict]:
    return [{"url": reverse("imports:index"), "label": _("Imports of stops")}, *between, {"url": "", "label": label}]


class ImportViewSet(ViewSet):
    name = "imports"
    icon = "upload"
    menu_label = _("Import")
    menu_item_is_registered = False

    @property
    def menu_url(self):
        return reverse("imports:index")

    def get_urlpatterns(self):
        acts = [path(f"<int:pk>/{act}/", ActView.as_view(act=act), name=act) for act in ("confirm", "cancel", "undo")]
        kinds = [
            path(f"campaign/<int:pk>/{kind}/", FileView.as_view(), {"kind": kind}, name=kind)
            for kind in ("template", "xlsx", "csv")
        ]
        return [
            path("", IndexView.as_view(), name="index"),
            path("new/", UploadView.as_view(), name="new"),
            path("<int:pk>/", BatchView.as_view(), name="batch"),
            path("<int:pk>/columns/", ColumnsView.as_view(), name="columns"),
            path("<int:pk>/row/<int:number>/", RowView.as_view(), name="row"),
            *acts,
            *kinds,
        ]
