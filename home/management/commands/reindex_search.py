from django.core.management.base import BaseCommand

from home.search import index


class Command(BaseCommand):
    help = "Write the index of the site's search anew, from the pages that are live."

    def handle(self, **options):
        self.stdout.write(f"{index.rebuild()} pages are in the search.")
