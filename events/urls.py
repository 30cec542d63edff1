"""Files of the pages of events. Wagtail's own pattern knows no dots, so these addresses are handed to it by name."""

from django.urls import re_path
from wagtail.views import serve

urlpatterns = [
    re_path(r"^((?:[\w-]+/)*(?:schedule\.(?:ics|csv|pdf)|calendar\.ics))$", serve, name="events_file"),
]
