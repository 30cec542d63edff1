"""The same page in the other languages: for the switch in the header and for search engines."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_from_path
from wagtail.models import Locale, Page

from home.pagecache import remembered


@dataclass(frozen=True, slots=True)
class Version:
    """One language's address of the page at hand; `exists` is false where the switch can only lead to the home."""

    code: str
    name: str
    path: str
    is_current: bool
    exists: bool


def versions(request: HttpRequest, page: Page | None = None) -> list[Version]:
    """Every language's version of the address, in the order of LANGUAGES; [] where the address has no language.

    Asked for several times while a page is drawn, looked up once: kept on the request.
    """
    current = get_language_from_path(request.path)
    if not current:
        return []
    kept = getattr(request, "_language_versions", None)
    if kept is None:
        paths = _page_paths(request, page) if page and page.pk else _view_paths(request)
        kept = [
            Version(code, name, paths.get(code, f"/{code}/"), code == current, code in paths)
            for code, name in settings.LANGUAGES
        ]
        request._language_versions = kept  # type: ignore[attr-defined]  # a note on the request itself
    return kept


def language_of(page: Page) -> str:
    """The code of a page's language, without a query for its locale."""
    known = remembered("locales", lambda: dict(Locale.objects.values_list("pk", "language_code")))
    return known.get(page.locale_id) or page.locale.language_code


def _page_paths(request: HttpRequest, page: Page) -> dict[str, str]:
    """A page's live translations; what follows its own address (a route of the page) is kept."""
    rest = request.path.removeprefix(page.get_url(request) or request.path)
    live = page.get_translations(inclusive=True).live().select_related("locale")
    paths = remembered(
        f"versions:{page.translation_key}", lambda: {one.locale.language_code: one.get_url(request) for one in live}
    )
    return {code: f"{path}{rest}" for code, path in paths.items()}


def _view_paths(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":  # an address that nobody answers has no translation
        return {}
    return {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}
