"""Logs are JSON lines that say what happened and never to whom: no address, no browser, no words of anybody."""

import structlog
from django.http import HttpRequest
from django_structlog import middlewares

DROPPED = ("ip", "user_agent", "referer")


def drop_the_person(logger, name, event):
    """django-structlog binds the address and the browser by itself; neither is ever written."""
    for key in DROPPED:
        event.pop(key, None)
    return event


class RequestMiddleware(middlewares.RequestMiddleware):
    """Names a request by its path alone: after the question mark stand people's own words."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    drop_the_person,
]


def formatter():
    """The one formatter of settings.LOGGING; configures structlog on the way."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
