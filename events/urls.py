"""Files of the pages of events (Wagtail's own pattern knows no dots, so these addresses are handed to it by name),
registration, certificates, stops of the bus and reminders, which stand before the pages."""

from django.urls import include, path, re_path
from wagtail.views import serve

from events.certificates import views as certificates
from events.registration import views
from events.reminders import views as reminders
from events.schedule import embed, stop_pages

own = (
    [
        path("events/certificates/", certificates.ask, name="certificates"),
        path("events/certificates/<str:number>/", certificates.check, name="certificate"),
        path("events/place/", views.place, name="place"),
        path("events/place/certificate/", certificates.own, name="own_certificate"),
        path("bus/embed/", embed.bus, name="embed_bus"),
        path("bus/stops/", stop_pages.choose),
        path("bus/stops/<int:stop>/", stop_pages.show, name="stop"),
        path("bus/stops/<int:stop>/stop.ics", stop_pages.calendar, name="stop_calendar"),
        path("bus/stops/<int:stop>/notice.pdf", stop_pages.notice, name="stop_notice"),
        re_path(r"^bus/schedule\.(?P<kind>ics|csv|json)$", stop_pages.place, name="place_file"),
        path("bus/reminders/<int:stop>/", reminders.ask, name="remind"),
        path("bus/reminders/<int:stop>/asked/", reminders.asked, name="reminder_asked"),
        path("bus/reminders/link/", reminders.link, name="reminder_link"),
        path("events/<slug:slug>/register/", views.register, name="register"),
        path("events/<slug:slug>/register/<slug:way_on>/", views.registered, name="registered"),
    ],
    "events",
)

urlpatterns = [
    path("", include(own)),
    re_path(r"^((?:[\w-]+/)*(?:schedule\.(?:ics|csv|json|pdf)|calendar\.ics))$", serve, name="events_file"),
]
