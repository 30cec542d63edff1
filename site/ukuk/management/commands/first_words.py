from django.core.management.base import BaseCommand

from ukuk import first_words


class Command(BaseCommand):
    help = "Lay down the lawyers' first ready messages and laws where there are none yet."

    def handle(self, **options):
        made = first_words.lay_down()
        self.stdout.write(f"Laid down: {made}." if made else "Nothing was empty.")
