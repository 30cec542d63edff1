"""A spreadsheet of reports from the command line: the same reading, rules and words as in the admin."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation

from consult.models import Lawyer, ReportBatch, ReportRow
from consult.models.refusals import Refused
from consult.reporting.importing import batches, sentences, template, writing
from home.spreadsheets.sentences import Unreadable
from ukuk.sheet_command import SheetCommand

Verdict = ReportRow.Verdict
PRINTED = 200  # rows with a problem; the others are counted


class Command(SheetCommand):
    help = (
        "Enter reports from a spreadsheet (.xlsx or .csv). All of its new reports are counted, or none: a row that is "
        "not understood stops it, and its reason is printed. Sending a file again counts nothing twice. --dry-run only "
        "looks; --undo takes an import back; --template writes the file to fill in."
    )
    batches, writing, sentences, refused = batches, writing, sentences, Refused

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", type=Path, nargs="?", help="the spreadsheet")
        what.add_argument("--undo", type=int, metavar="BATCH", help="take this import back, by its number")
        what.add_argument("--template", type=Path, metavar="FILE", help="write the template there")
        parser.add_argument("--lawyer", default="", help="whose reports: the name for signing in; where no row says it")
        parser.add_argument("--language", default="ru", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, write nothing")
        parser.add_argument("--leave-out-problems", action="store_true", help="write the rows that are understood")

    def handle(self, *, file, undo, language, **options):
        with translation.override(language):
            if options["template"]:
                options["template"].write_bytes(template.template(leads=True))
            elif undo is not None:
                self._undo(undo)
            else:
                self._import(file, options)

    def _import(self, file: Path, options: dict) -> None:
        data, lawyer = self.read_file(file), self._lawyer(options["lawyer"])
        try:
            batch = batches.accept(data, name=file.name, lawyer=lawyer)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self.take_in(batch, leave_out_problems=options["leave_out_problems"], dry_run=options["dry_run"])

    def written(self, batch: ReportBatch) -> str:
        return f"{batch.done} reports were entered. To take them back: import_reports --undo {batch.pk}"

    def report(self, batch: ReportBatch) -> int:
        """A line for each row that has something to say, as far as one reads; and how many there are of each kind."""
        said = batch.rows.filter(said__isnull=False).defer("facts")
        for row in said[:PRINTED]:
            for remark in row.said or []:
                self.say_row(row.number, remark)
        if (more := sum(batch.counts.get(kind, 0) for kind in ("problem", "duplicate", "skipped")) - PRINTED) > 0:
            kinds = ", ".join(f"{code}: {count}" for code, count in sorted(batch.kinds.items()))
            self.stdout.write(f"… and {more} rows more. In all: {kinds}")
        counts = ((Verdict(verdict).label, batch.counts.get(verdict, 0)) for verdict in Verdict.values)
        self.stdout.write("; ".join(f"{label}: {count}" for label, count in counts))
        return batch.counts.get(Verdict.PROBLEM, 0)

    def _undo(self, pk: int) -> None:
        batch = ReportBatch.objects.filter(pk=pk).first()
        if batch is None:
            raise CommandError(f"There is no import {pk}.")
        try:
            gone = writing.undo(batch)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{gone} reports were taken back.")

    def _lawyer(self, username: str):
        if not username:
            return None
        found = Lawyer.objects.select_related("user").filter(user__username=username).first()
        if found is None:
            raise CommandError(f"There is no lawyer “{username}”.")
        return found.user
