from .about import AboutForm
from .fields import PlainText, Trap
from .follow import LastFourForm, NumberForm, RatingForm, WithdrawForm, WriteForm
from .question import QuestionForm
from .way import WayForm

__all__ = [
    "AboutForm",
    "LastFourForm",
    "NumberForm",
    "PlainText",
    "QuestionForm",
    "RatingForm",
    "Trap",
    "WayForm",
    "WithdrawForm",
    "WriteForm",
]
