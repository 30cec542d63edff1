from .bus import Campaign, Crew, Stop, StopEvent
from .conferences import EventPage, EventsIndexPage
from .pages import BusPage, CampaignPage
from .trainings import Registration, Session, Training, TrainingPage

__all__ = [
    "BusPage",
    "Campaign",
    "CampaignPage",
    "Crew",
    "EventPage",
    "EventsIndexPage",
    "Registration",
    "Session",
    "Stop",
    "StopEvent",
    "Training",
    "TrainingPage",
]
