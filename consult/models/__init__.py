from .channels import WebhookEvent
from .conversation import Attachment, ContactAttempt, Message
from .counters import BoardSnapshot, CounterDelta
from .desk import Notice, Press, SavedFilter
from .drafts import RequestDraft
from .events import AccessEvent, RequestEvent
from .exports import ReportExport
from .funnel import FunnelCount
from .imports import ReportBatch, ReportRow
from .law import LawArticle, LegalAct
from .lawyers import Coordinator, ExtraDay, Lawyer
from .matters import Matter
from .pages import BoardPage, ConsultPage
from .passes import FollowPass
from .people import PersonKey
from .ratings import Rating
from .reports import ConsultationReport, ReportCorrection, ReportEvent
from .requests import ConflictBar, ConsultationRequest
from .rota import Absence, Duty, Routing, RoutingSettings
from .scripts import CallScript
from .traces import SentTrace
from .writing import AnswerDraft, InternalNote, MessageTemplate

__all__ = [
    "Absence",
    "AccessEvent",
    "AnswerDraft",
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
    "Duty",
    "ExtraDay",
    "FollowPass",
    "FunnelCount",
    "InternalNote",
    "LawArticle",
    "Lawyer",
    "LegalAct",
    "Matter",
    "Message",
    "MessageTemplate",
    "Notice",
    "PersonKey",
    "Press",
    "Rating",
    "ReportBatch",
    "ReportCorrection",
    "ReportEvent",
    "ReportExport",
    "ReportRow",
    "RequestDraft",
    "RequestEvent",
    "Routing",
    "RoutingSettings",
    "SavedFilter",
    "SentTrace",
    "WebhookEvent",
]
