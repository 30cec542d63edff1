"""The site's addresses and one more: the yardstick."""

from django.http import HttpResponse
from django.urls import path

from ukuk.urls import urlpatterns as site


def hello(visit):
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), *site]
handler400 = "django.views.defaults.bad_request"
