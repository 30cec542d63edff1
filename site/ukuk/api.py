"""Open data at /api/v1/: read-only, no key, the same for everyone; each app brings its own router."""

from ninja import NinjaAPI

from events.api import router as events

api = NinjaAPI(title="Ukuk Jardam: open data", version="1", openapi_url="/openapi.json", docs_url=None)
api.add_router("", events)
