"""Open data at /api/v1/: read-only, no key, the same for everyone; each app brings its own router."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from consult.api import router as consult
from events.api import router as events
from home.api import router as home
from programs.api import router as programs


class OpenData(NinjaAPI):
    """Any site may read it from a browser."""

    def create_response(self, request: HttpRequest, data: Any, **options) -> HttpResponse:
        response = super().create_response(request, data, **options)
        response["Access-Control-Allow-Origin"] = "*"
        return response


# No page of documentation: ninja's loads scripts from elsewhere. The machine-readable one is at openapi_url.
api = OpenData(title="Ukuk Jardam: open data", version="1", openapi_url="/openapi.json", docs_url=None)
for router in (events, programs, home, consult):
    api.add_router("", router)
