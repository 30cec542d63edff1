from .about import AboutForm
from .fields import StepForm
from .follow import LastFourForm, NumberForm, RatingForm, WithdrawForm, WriteForm
from .question import QuestionForm
from .way import WayForm

__all__ = [
    "AboutForm",
    "LastFourForm",
    "NumberForm",
    "QuestionForm",
    "RatingForm",
    "StepForm",
    "WayForm",
    "WithdrawForm",
    "WriteForm",
]
