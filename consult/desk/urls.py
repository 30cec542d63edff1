"""The desk's addresses, below the admin's own. A new one needs its action in `doors.ADDRESSES`, else it answers nobody,
and a row in `tests/consult/desk/test_rights.py`, which tries each with every role.
"""

from django.urls import path
from django.views.generic import RedirectView

from . import (
    answering,
    cases,
    coming,
    daysheet,
    exports,
    files,
    imports,
    lists,
    log,
    months,
    notices,
    ratings,
    recovering,
    reports,
)
from .doors import guarded

app_name = "desk"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:queue"), {"name": "waiting"}, name="index"),
    path("next/", lists.next_case, name="next"),
    path("notices/read/", notices.read, name="read_notices"),
    path("filters/<slug:name>/save/", lists.save_filter, name="save_filter"),
    path("filters/<int:pk>/delete/", lists.delete_filter, name="delete_filter"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/contact/", cases.contact, name="contact"),
    path("cases/<int:pk>/answer/", answering.answer, name="answer"),
    path("cases/<int:pk>/answer/save/", answering.save, name="answer_save"),
    path("cases/<int:pk>/answer/files/<int:file>/", files.of_answer, name="answer_file"),
    path("cases/<int:pk>/files/<int:file>/", files.attachment, name="file"),
    path("cases/<int:pk>/<slug:name>/", cases.act, name="act"),
    path("reports/", reports.index, {"name": "mine"}, name="my_reports"),
    path("reports/new/", reports.enter, name="enter_report"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/<slug:name>/", reports.act, name="report_act"),
    path("reports/months/", months.index, name="months"),
    path("reports/months/<int:year>/<int:month>/", months.month, name="month"),
    path("reports/months/<int:year>/<int:month>/verify/", months.verify, name="month_verify"),
    path("reports/months/<int:year>/<int:month>/close/", months.close, name="month_close"),
    path("ratings/", ratings.own, name="ratings"),
    path("ratings/centres/", ratings.by_centre, name="ratings_by_centre"),
    path("ratings/<int:pk>/", ratings.comment, name="rating"),
    path("ratings/<int:pk>/reply/", ratings.reply, name="rating_reply"),
    path("reports/<slug:name>/", reports.index, name="reports"),
    path("imports/", imports.index, name="imports"),
    path("imports/template/", imports.empty_file, name="import_template"),
    path("imports/<int:pk>/", imports.batch, name="import"),
    path("imports/<int:pk>/<slug:name>/", imports.act, name="import_act"),
    path("exports/", exports.index, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<int:pk>/file/", exports.fetch, name="export_file"),
    path("day-sheet/", daysheet.sheet, name="day_sheet"),
    path("day-sheet/hello/", daysheet.hello, name="day_sheet_hello"),
    path("day-sheet/send/", daysheet.send, name="day_sheet_send"),
    path("day-sheet/shell/", daysheet.shell, name="day_sheet_shell"),
    path("day-sheet/worker.js", daysheet.worker, name="day_sheet_worker"),
    path("coming/", coming.coming, name="coming"),
    path("lost-number/", recovering.lost_number, name="lost_number"),
    path("access-log/", RedirectView.as_view(pattern_name="desk:log"), {"name": "looks"}, name="log_index"),
    path("access-log/<slug:name>/", log.access_log, name="log"),
    path("access-log/<slug:name>/file/", log.log_file, name="log_file"),
    path("<slug:name>/", lists.QueueView.as_view(), name="queue"),
]
guarded(urlpatterns)
