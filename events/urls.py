"""Files of the pages of events (Wagtail's own pattern knows no dots, so these addresses are handed to it by name),
registration and certificates, which stand before the pages."""

from django.urls import include, path, re_path
from wagtail.views import serve

from events.certificates import views as certificates
from events.registration import views

registration = (
    [
        path("events/certificates/", certificates.ask, name="certificates"),
        path("events/certificates/<str:number>/", certificates.check, name="certificate"),
        path("events/place/", views.place, name="place"),
        path("events/place/certificate/", certificates.own, name="own_certificate"),
        path("events/<slug:slug>/register/", views.register, name="register"),
        path("events/<slug:slug>/register/<slug:way_on>/", views.registered, name="registered"),
    ],
    "events",
)

urlpatterns = [
    re_path(r"^((?:[\w-]+/)*(?:schedule\.(?:ics|csv|pdf)|calendar\.ics))$", serve, name="events_file"),
    path("", include(registration)),
]
