import time

from allauth.mfa import app_settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ukuk import signin
from ukuk.sample import logins

TOO_SHORT = 5  # seconds: nobody types a code that fast


class Command(BaseCommand):
    help = "Print the current sign-in code of a sample login (make code WHO=lawyer)."
    requires_system_checks = ()  # a code lives thirty seconds: do not spend them on checks

    def add_arguments(self, parser):
        parser.add_argument("who", help=f"One of {', '.join(logins.LOGINS)}.")

    def handle(self, *, who, **options):
        user = get_user_model().objects.filter(username=who).first()
        if user is None:
            raise CommandError(f"There is no login {who}. The sample's are {', '.join(logins.LOGINS)}.")
        if not user.is_sample:
            raise CommandError(f"{who} is not a sample login: only its owner has the codes.")
        if self.seconds_left() < TOO_SHORT:
            time.sleep(self.seconds_left())
        code, left = signin.current_code(user), self.seconds_left()
        if code is None:
            raise CommandError(f"{who} has no authenticator app any more; use a recovery code from var/logins.json.")
        self.stdout.write(code)
        self.stderr.write(f"Good for {left} more seconds, and once.")

    def seconds_left(self) -> int:
        return app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD
