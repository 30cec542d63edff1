"""Parts of the site that partners show in a frame of their own pages, and the page that gives them the snippet.

Everything else refuses every frame (CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS). A part is a small page without script,
cookie or form; what it leads to opens in a tab of its own, where our address can be seen. Which parts there are says
`settings.EMBEDS`, for the apps that own them stand above.
"""

from collections.abc import Callable, Iterable
from functools import wraps

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.feeds import site_root
from home.models import District, FramingSite
from home.pagecache import cacheable, remembered

QUERIES = ("part", "language", "near", "campaign")


def allowed() -> list[str]:
    """Who may frame our parts: this site's own page of snippets, and the sites that staff allow."""
    origins = remembered(
        "framing", lambda: list(FramingSite.objects.filter(is_allowed=True).values_list("origin", flat=True))
    )
    return ["'self'", *origins]


def embeddable(*, queries: Iterable[str] = (), revision: Callable[[], int] | None = None) -> Callable:
    """For the view of such a part: framed only there, found by no search engine, kept as every page is."""

    def frame(view):
        @wraps(view)
        def seen(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response._csp_replace = {"frame-ancestors": allowed()}
            response.xframe_options_exempt = True
            response.headers["X-Robots-Tag"] = "noindex"
            return cacheable(response, queries=queries, revision=revision)

        return require_safe(seen)

    return frame


def _choices(setting: str) -> list[tuple[str, str]]:
    """What a part's setting names: a function that returns (code, name) pairs."""
    return import_string(setting)() if setting else []


class SnippetForm(forms.Form):
    """Which part, in which language, of which place; wrong values fall back to the first."""

    part = forms.ChoiceField(label=gettext_lazy("What to show"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    near = forms.ChoiceField(
        label=gettext_lazy("District"), required=False, help_text=gettext_lazy("Only for the bus.")
    )
    campaign = forms.ChoiceField(
        label=gettext_lazy("Campaign"), required=False, help_text=gettext_lazy("Only for the bus.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(code, part["label"]) for code, part in settings.EMBEDS.items()]
        districts = District.objects.select_related("region").order_by("region", "soate")
        self.fields["near"].choices = [("", _("All"))] + [
            (one.soate, f"{one.region.short}: {one.name}") for one in districts
        ]
        self.fields["campaign"].choices = [("", _("All")), *_choices(settings.EMBED_CAMPAIGNS)]

    def chosen(self) -> dict[str, str]:
        """What was chosen, as far as it exists."""
        self.is_valid()
        first = {"part": next(iter(settings.EMBEDS)), "language": get_language(), "near": "", "campaign": ""}
        return {name: self.cleaned_data.get(name) or otherwise for name, otherwise in first.items()}


@require_safe
def snippets(request: HttpRequest) -> HttpResponse:
    """`/<lang>/embed/`"""
    form = SnippetForm({name: request.GET.get(name, "").replace("\0", "")[:80] for name in QUERIES})
    chosen = form.chosen()
    part = settings.EMBEDS[chosen["part"]]
    with override(chosen["language"]):
        src, link = (f"{site_root(request)}{_address(part[name])}" for name in ("frame", "link"))
        label = str(part["label"])
    if query := {name: chosen[name] for name in part["queries"] if chosen[name]}:
        src += f"?{urlencode(query)}"
    context = {
        "form": SnippetForm(initial=chosen),
        "label": label,
        "language": chosen["language"],
        "src": src,
        "link": link,
        "height": part["height"],
        "card": {
            "title": _("Our button on your site"),
            "description": _("Show “Ask a lawyer” or the next stops of the bus on your own site."),
        },
        "trail": [(reverse("partners"), _("Partners"))],
    }
    return cacheable(render(request, "home/embed/snippets.html", context), queries=QUERIES)


def _address(name: str) -> str:
    """A named address, or one below the language written out: pages of editors have no name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return f"/{get_language()}/{name}"
