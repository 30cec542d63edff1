"""Page 3: how she gets the answer, and for whom it is asked."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consult.models.codes import HelperIs, Party, Way
from home.fields import Trap
from home.widgets import ChoiceCards

from .reach import ReachForm


class WayForm(ReachForm):
    """The way to the answer; a helper also says who she or he is, and that the person agrees."""

    asked_by = forms.ChoiceField(
        label=_("Who are you asking for?"),
        choices=[(Party.CLIENT, _("For myself")), (Party.HELPER, _("I am helping another person"))],
        initial=Party.CLIENT,
        required=False,
        widget=ChoiceCards(),
    )
    asked_by.widget.is_required = True
    helper_is = forms.ChoiceField(
        label=_("Who are you to this person?"),
        choices=[("", _("I would rather not say")), *HelperIs.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    permission = forms.BooleanField(label=_("This person knows about it and agrees"), required=False)
    helper_may_read = forms.BooleanField(label=_("This person allows me to read the answer"), required=False)
    consent = forms.CharField(widget=forms.HiddenInput, required=False)
    website = Trap()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("consent", settings.CONSENT_VERSION)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("asked_by") == Party.HELPER:
            self._check_helper(cleaned)
        else:
            self.errors.pop("helper_is", None)
        if self.data.get("consent") and self.data["consent"] != settings.CONSENT_VERSION:
            self.add_error(None, _("The sentence about your data has changed. Please read it once more, then send."))
        return cleaned

    def _check_helper(self, cleaned):
        if not cleaned.get("permission"):
            self.add_error("permission", _("Ask the person first. We take the question only if she or he agrees."))
        if not cleaned.get("helper_may_read") and cleaned.get("way") == Way.PORTAL:
            self.add_error(
                "way",
                _(
                    "The answer on this site opens for whoever holds the number. Choose another way for this person, "
                    "or tick that you may read the answer."
                ),
            )

    @property
    def asker(self) -> dict:
        """Who asks, and by which sentence the person agreed, as `transitions.submit` takes it."""
        cleaned = self.cleaned_data
        if cleaned.get("asked_by") != Party.HELPER:
            return {"asked_by": Party.CLIENT}
        return {
            "asked_by": Party.HELPER,
            "helper_is": cleaned["helper_is"],
            "helper_may_read": cleaned["helper_may_read"],
            "helper_permission": settings.HELPER_PERMISSION_VERSION,
        }
