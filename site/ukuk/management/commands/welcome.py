from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from ukuk.sample import logins


class Command(BaseCommand):
    help = "Print where the site is and who may sign in (make run calls it)."
    requires_system_checks = ()  # nothing here depends on them, and `make run` has ten seconds

    def handle(self, **options):
        root = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        for code, name in settings.LANGUAGES:
            self.stdout.write(f"  {name:12} {root}/{code}/")
        self.stdout.write(f"  {'Board':12} {root}/{settings.GREETING_LANGUAGE}/board/")
        self.stdout.write(f"  {'Admin':12} {root}{reverse('wagtailadmin_home')}")
        if kept := logins.kept():
            self.stdout.write("\nSample logins (password, then the code of `make code WHO=...`):")
            for username, login in kept.items():
                self.stdout.write(f"  {username:14} {login['password']}")
            self.stdout.write("")
