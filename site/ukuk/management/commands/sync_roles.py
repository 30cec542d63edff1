from django.core.management.base import BaseCommand

from ukuk import roles


class Command(BaseCommand):
    help = "Make the groups of staff say what site/ukuk/roles.py says."

    def handle(self, **options):
        changed = roles.sync()
        done = f"Brought up to date: {', '.join(changed)}." if changed else "All roles were up to date."
        self.stdout.write(done)
