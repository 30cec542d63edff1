from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Citizens never have an account: their secret number opens what is theirs."""

    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    class Meta(AbstractUser.Meta):
        # django-stubs reads the names that Django's own Meta gives as plain str; lazy ones are what Django asks for.
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]
