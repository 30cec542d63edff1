from .calls import Call
from .facts import Program, ProgramPartner, Project
from .news import NewsIndexPage, NewsPage
from .pages import ProgramPage, ProgramsIndexPage, ProjectPage

__all__ = [
    "Call",
    "NewsIndexPage",
    "NewsPage",
    "Program",
    "ProgramPage",
    "ProgramPartner",
    "ProgramsIndexPage",
    "Project",
    "ProjectPage",
]
