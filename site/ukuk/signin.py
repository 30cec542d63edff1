"""Staff sign in here and nowhere else; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from home.vault import seal, unseal


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator in the Wagtail admin."""

    def is_open_for_signup(self, request):
        return False


class VaultedMFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors under the vault's keys; allauth's own adapter stores them in clear."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
