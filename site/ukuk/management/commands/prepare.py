"""`make run` before it serves: one process, since starting Django five times would cost most of the ten seconds."""

import hashlib
import io
import json

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ukuk import first_words, roles


class Command(BaseCommand):
    help = "Bring the database, the static files and (at the first run) the sample up to date."
    requires_system_checks = ()  # they would look at tables that this command is about to make

    def handle(self, *, verbosity, **options):
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.unfinished = settings.VAR_DIR / "sample-unfinished"
        self.migrate()
        self.collect()
        self.load_sample()
        self.welcome()

    def welcome(self):
        """Prints it, and keeps it (without the port) for the next `make run`, which may not start this command."""
        text = io.StringIO()
        call_command("welcome", stdout=text)
        self.stdout.write(text.getvalue())
        root = settings.WAGTAILADMIN_BASE_URL
        kept = settings.VAR_DIR / "welcome.txt"
        kept.touch(mode=0o600)  # it holds the sample's passwords
        kept.write_text(text.getvalue().replace(root, f"{root.rpartition(':')[0]}:{{port}}"))

    def migrate(self):
        executor = MigrationExecutor(connection)
        if not executor.loader.applied_migrations:
            # Left behind until the sample is in: an interrupted first run goes on at the next one, and a sample that
            # somebody removed on purpose does not come back.
            self.unfinished.touch()
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        if any("DatabaseCache" in cache["BACKEND"] for cache in settings.CACHES.values()):
            call_command("createcachetable", verbosity=0)
        roles.sync()
        first_words.lay_down()

    def collect(self):
        """Hashing and compressing some 1,500 files takes seconds: done only when one of them has changed."""
        signature = settings.STATIC_ROOT / ".signature"
        now = self.static_signature()
        if signature.exists() and signature.read_text() == now:
            return
        self.stdout.write("Preparing the static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        signature.write_text(now)

    def static_signature(self):
        seen = []
        for finder in get_finders():
            for path, storage in finder.list([]):
                seen.append((path, storage.size(path), storage.get_modified_time(path).timestamp()))
        seen.append(settings.STORAGES["staticfiles"]["BACKEND"])
        return hashlib.sha256(json.dumps(sorted(map(str, seen))).encode()).hexdigest()

    def load_sample(self):
        if self.unfinished.exists():
            self.stdout.write("Loading the sample (once, about two minutes) ...")
            call_command("load_sample", stdout=self.stdout)
            self.unfinished.unlink()
