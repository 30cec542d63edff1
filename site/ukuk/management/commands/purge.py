"""Retention: takes away what has been kept long enough. Run it once a day; running it twice does no harm."""

from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = "Take away what has been kept as long as the form says: drafts, numbers, words, files, log lines."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Count, change nothing.")

    def handle(self, *, dry_run, **options):
        now, verb = timezone.now(), "would go" if dry_run else "gone"
        for app in apps.get_app_configs():
            if not module_has_submodule(app.module, "retention"):
                continue
            for step in import_module(f"{app.name}.retention").STEPS:
                self.stdout.write(f"{step.label}: {step.run(now, dry_run)} {verb}")
