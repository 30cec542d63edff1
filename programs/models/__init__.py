from .calls import Call, CallDocument
from .facts import Program, ProgramPartner, Project
from .news import NewsIndexPage
from .pages import ProgramPage, ProgramsIndexPage, ProjectPage
from .stories import NewsPage
from .topics import Topic

__all__ = [
    "Call",
    "CallDocument",
    "NewsIndexPage",
    "NewsPage",
    "Program",
    "ProgramPage",
    "ProgramPartner",
    "ProgramsIndexPage",
    "Project",
    "ProjectPage",
    "Topic",
]
