from .bus import Campaign, Crew
from .conferences import EventPage, EventsIndexPage
from .history import StopEvent
from .imports import ImportBatch, ImportRow
from .pages import BusPage, CampaignPage
from .registrations import Certificate, Registration
from .reminders import Reminder
from .stops import Stop
from .training_pages import TrainingPage
from .trainings import Door, Session, Training

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
    "Reminder",
    "Session",
    "Stop",
    "StopEvent",
    "Training",
    "TrainingPage",
]
