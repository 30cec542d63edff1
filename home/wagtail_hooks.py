"""Where the ground enters the Wagtail admin. Registration only."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from .editing import dashboard, localize, moves, parity, remarks_report
from .viewsets import GroundFacts


@hooks.register("register_admin_viewset")
def ground_facts():
    return GroundFacts()


@hooks.register("construct_homepage_panels")
def editor_panels(request, panels):
    panels.extend(dashboard.panels(request.user))


@hooks.register("register_admin_urls", order=-10)  # before wagtail-localize's own, at its addresses
def translation_urls():
    return [
        path("localize/submit/page/<int:page_id>/", localize.SendView.as_view(), name="send_page"),
        path("localize/update/<int:translation_source_id>/", localize.SyncView.as_view(), name="sync_translations"),
        path("localize/translate/<int:translation_id>/pofile/upload/", localize.upload_po, name="upload_po"),
        path("localize/page/<int:page_id>/convert_to_alias/", localize.to_alias, name="to_alias"),
        path("localize/reports/translations/", parity.OldReportView.as_view(), name="old_parity"),
        path("localize/reports/translations/results/", parity.OldReportView.as_view(), name="old_parity_results"),
    ]


hooks.register("before_edit_page", localize.edit, order=-10)  # before wagtail-localize shows its editor
hooks.register("before_bulk_action", localize.bulk)
hooks.register("before_move_page", moves.one)
hooks.register("before_bulk_action", moves.several)


class EditorsReport(MenuItem):
    """A report for those who work on pages."""

    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"})


@hooks.register("register_admin_urls")
def report_urls():
    return [
        path("reports/parity/", parity.ParityView.as_view(), name="parity"),
        path("reports/parity/results/", parity.ParityView.as_view(results_only=True), name="parity_results"),
        path("reports/remarks/", remarks_report.RemarksView.as_view(), name="remarks"),
        path("reports/remarks/results/", remarks_report.RemarksView.as_view(results_only=True), name="remarks_results"),
    ]


@hooks.register("register_reports_menu_item")
def parity_menu_item():
    icon = "wagtail-localize-language"
    return EditorsReport(_("Translations by language"), reverse("parity"), name="parity", icon_name=icon, order=100)


@hooks.register("register_reports_menu_item")
def remarks_menu_item():
    return EditorsReport(_("Remarks on pages"), reverse("remarks"), name="remarks", icon_name="glasses", order=110)


@hooks.register("insert_global_admin_css")
def editing_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/editing.css"))


@hooks.register("construct_reports_menu")
def one_report_of_translations(request, items):
    """wagtail-localize's own lists only what was sent; ours has that too."""
    items[:] = [item for item in items if item.url != reverse("wagtail_localize:translations_report")]
