"""The desk's addresses, below the admin's own; `tests/consult/desk/test_rights.py` tries each with every role."""

from django.urls import path
from django.views.generic import RedirectView

from . import answering, cases, exports, files, log, queues, reports

app_name = "desk"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:queue"), {"name": "waiting"}, name="index"),
    path("next/", queues.next_case, name="next"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/contact/", cases.contact, name="contact"),
    path("cases/<int:pk>/answer/", answering.answer, name="answer"),
    path("cases/<int:pk>/files/<int:file>/", files.attachment, name="file"),
    path("cases/<int:pk>/<slug:name>/", cases.act, name="act"),
    path("reports/", reports.index, {"name": "mine"}, name="my_reports"),
    path("reports/new/", reports.enter, name="enter_report"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/<slug:name>/", reports.act, name="report_act"),
    path("reports/<slug:name>/", reports.index, name="reports"),
    path("exports/", exports.index, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<int:pk>/file/", exports.fetch, name="export_file"),
    path("access-log/", log.access_log, name="log"),
    path("<slug:name>/", queues.QueueView.as_view(), name="queue"),
]
