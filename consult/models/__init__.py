from .channels import WebhookEvent
from .conversation import Attachment, ContactAttempt, Message
from .counters import BoardSnapshot, CounterDelta
from .drafts import RequestDraft
from .events import AccessEvent, RequestEvent
from .lawyers import Coordinator, ExtraDay, Lawyer
from .matters import Matter
from .pages import BoardPage, ConsultPage
from .passes import FollowPass
from .ratings import Rating
from .reports import ConsultationReport, ReportCorrection, ReportEvent
from .requests import ConflictBar, ConsultationRequest

__all__ = [
    "AccessEvent",
    "Attachment",
    "BoardPage",
    "BoardSnapshot",
    "ConflictBar",
    "ConsultPage",
    "ConsultationReport",
    "ConsultationRequest",
    "ContactAttempt",
    "Coordinator",
    "CounterDelta",
    "ExtraDay",
    "FollowPass",
    "Lawyer",
    "Matter",
    "Message",
    "Rating",
    "ReportCorrection",
    "ReportEvent",
    "RequestDraft",
    "RequestEvent",
    "WebhookEvent",
]
