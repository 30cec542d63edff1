from .about import AboutForm
from .fields import StepForm
from .follow import EraseForm, LastFourForm, NumberForm, RatingForm, WithdrawForm, WriteForm
from .question import QuestionForm
from .reach import ReachForm
from .way import WayForm

__all__ = [
    "AboutForm",
    "EraseForm",
    "LastFourForm",
    "NumberForm",
    "QuestionForm",
    "RatingForm",
    "ReachForm",
    "StepForm",
    "WayForm",
    "WithdrawForm",
    "WriteForm",
]
