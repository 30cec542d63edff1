"""Staff sign in here and nowhere else; nobody signs up.

A forgotten password is set anew by an administrator in the admin: a reset by e-mail would make a mailbox, often a
private one, the key to the cases. A lost second factor: recovery codes, or the administrator.
"""

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters_now
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from home.vault import seal, unseal


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator in the Wagtail admin."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs) -> HttpResponse:
        """The admin has no language in its addresses: it takes that of the page where she signed in."""
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            get_language(),
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )
        return response


class VaultedMFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors under the vault's keys; allauth's own adapter stores them in clear."""

    def build_totp_svg(self, url: str) -> str:
        """Without style attributes, which the content security policy refuses."""
        return segno.make(url).svg_inline(scale=5, light="white")

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


def enrol(user) -> list[str]:
    """Give `user` a one-time-code secret and recovery codes where they are missing; returns the unused codes."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    return RecoveryCodes.activate(user).get_unused_codes()


def current_code(user) -> str | None:
    """The six digits that `user`'s authenticator app would show now; None without one."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return None
    return format_hotp_value(hotp_value(unseal(row.data["secret"]), next(counters_now())))
