from django.core.management.base import BaseCommand, CommandError
from django.db.models import ProtectedError

from home.models import Region
from ukuk.sample import logins


class Command(BaseCommand):
    help = "Make one sample login per role (load_sample calls it); passwords lie in var/logins.json."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Take the sample logins away.")

    def handle(self, *, remove, **options):
        if remove:
            self.stdout.write(f"Sample logins taken away: {self.remove()}.")
            return
        try:
            made = logins.make()
        except Region.DoesNotExist:
            raise CommandError("The oblasts are not loaded yet: run manage.py load_sample first.") from None
        self.stdout.write(f"Sample logins made: {', '.join(made)}." if made else "All sample logins were there.")

    def remove(self) -> int:
        try:
            return logins.remove()
        except ProtectedError:
            raise CommandError(
                "Requests or reports of the sample staff are still there: run manage.py load_sample --remove."
            ) from None
