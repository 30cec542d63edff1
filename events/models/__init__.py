from .bus import Campaign, Crew
from .conferences import EventPage, EventsIndexPage
from .imports import ImportBatch, ImportRow
from .pages import BusPage, CampaignPage
from .registrations import Certificate, Registration
from .stops import Stop, StopEvent
from .trainings import Door, Session, Training, TrainingPage

__all__ = [
    "BusPage",
    "Campaign",
    "CampaignPage",
    "Certificate",
    "Crew",
    "Door",
    "EventPage",
    "EventsIndexPage",
    "ImportBatch",
    "ImportRow",
    "Registration",
    "Session",
    "Stop",
    "StopEvent",
    "Training",
    "TrainingPage",
]
