from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from consult.board import snapshot
from home import pagecache
from ukuk.progress import bar
from ukuk.sample import bus, facts, logins, pages, reference, removal, reports, requests, translating

DONE_AT_ONCE = ("modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task")


class Command(BaseCommand):
    help = "Load the sample site; again it changes nothing. What is made up in it is marked as a sample."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Take the sample away; what others made stays.")
        parser.add_argument(
            "--bare",
            action="store_true",
            help="Only languages, places, matters, numbers to call and the empty sections.",
        )

    def handle(self, *, remove, bare, **options):
        if remove and bare:
            raise CommandError("Choose --remove or --bare, not both.")
        try:
            self.remove() if remove else self.load(bare)
        except (translating.Untranslated, OSError) as error:
            raise CommandError(f"The sample was not finished: {error}") from error
        finally:
            pagecache.touch()

    def load(self, bare):
        with transaction.atomic():
            reference.load()
        self.make_pages(pages.skeleton(), "sections of the site")
        pages.synchronise()
        pages.link_safety()
        if bare:
            return
        logins.make()
        with transaction.atomic():
            facts.load()
        bus.load()
        self.make_pages(pages.samples(), "stories, programs and events")
        now = timezone.now()
        self.enter_reports(now)
        self.make_requests(now)
        reports.settle(now)
        snapshot.make(now=now)
        self.index()

    def index(self):
        """What Wagtail queued page by page is done at once, so that search works before the worker has run."""
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
        DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path__in=DONE_AT_ONCE).delete()

    def make_pages(self, contents, label):
        for content in bar(contents, label, self.stdout):
            with transaction.atomic():
                pages.make(content)

    def enter_reports(self, now):
        for pack in bar(reports.packs(now), f"packs of {reports.PACK} reports", self.stdout):
            with transaction.atomic():
                reports.enter(pack)

    def make_requests(self, now):
        actors = requests.cast()
        for number, story in bar(requests.missing(), "requests", self.stdout):
            with transaction.atomic():
                requests.tell(number, story, actors, now)

    def remove(self):
        removal.remove_requests()
        removal.remove_reports()
        snapshot.make()
        for page in bar(removal.sample_pages(), "pages taken away", self.stdout):
            removal.remove_page(page)
        with transaction.atomic():
            removal.remove_stops()
            kept = removal.remove_facts()
        if not removal.remove_logins():
            self.stdout.write("The sample logins signed something that stays: they are switched off instead.")
        for row in kept:
            self.stdout.write(f"Kept, since something still points to it: {row}")
        self.stdout.write("The sample is gone. Places, matters, numbers to call and the sections of the site stay.")
