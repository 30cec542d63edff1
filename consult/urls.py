"""The citizen's addresses under /<lang>/consult/; they stand before Wagtail's, which serves the page itself."""

from django.urls import include, path

app_name = "consult"
urlpatterns = [path("", include("consult.intake.urls"))]
