from .channels import WebhookEvent
from .conversation import Attachment, ContactAttempt, Message
from .counters import BoardSnapshot, CounterDelta
from .drafts import RequestDraft
from .events import AccessEvent, RequestEvent
from .funnel import FunnelCount
from .lawyers import Coordinator, ExtraDay, Lawyer
from .matters import Matter
from .pages import BoardPage, ConsultPage
from .passes import FollowPass
from .ratings import Rating
from .reports import ConsultationReport, ReportCorrection, ReportEvent
from .requests import ConflictBar, ConsultationRequest
from .scripts import CallScript
from .traces import SentTrace

__all__ = [
    "AccessEvent",
    "Attachment",
    "BoardPage",
    "BoardSnapshot",
    "CallScript",
    "ConflictBar",
    "ConsultPage",
    "ConsultationReport",
    "ConsultationRequest",
    "ContactAttempt",
    "Coordinator",
    "CounterDelta",
    "ExtraDay",
    "FollowPass",
    "FunnelCount",
    "Lawyer",
    "Matter",
    "Message",
    "Rating",
    "ReportCorrection",
    "ReportEvent",
    "RequestDraft",
    "RequestEvent",
    "SentTrace",
    "WebhookEvent",
]
