"""A spreadsheet of stops from the command line: the same reading, rules and words as in the admin."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import override

from events.importing import batches, sentences, writing
from events.models import Campaign, ImportBatch, ImportRow
from events.stops import Refused
from home.spreadsheets.sentences import Unreadable
from ukuk.sheet_command import SheetCommand

Verdict = ImportRow.Verdict


class Command(SheetCommand):
    help = (
        "Plan stops of the bus from a spreadsheet (.xlsx or .csv). All of its new stops are written, or none: "
        "a row that is not understood stops it, and its reason is printed. --dry-run only looks."
    )
    batches, writing, sentences, refused = batches, writing, sentences, Refused
    changed = "The schedule changed meanwhile. Nothing was written; try again."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the spreadsheet")
        parser.add_argument("--campaign", default="", help="code of the campaign; not needed where there is only one")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, write nothing")
        parser.add_argument("--past", action="store_true", help="write stops whose day is over too")
        parser.add_argument("--leave-out-problems", action="store_true", help="write the rows that are understood")

    def handle(self, **options):
        with override("en"):  # as everything else that is said at a terminal
            self._handle(**options)

    def _handle(self, *, file, campaign, dry_run, past, leave_out_problems, **options):
        data, fact = self.read_file(file), self._campaign(campaign)
        try:
            batch = batches.accept(data, name=file.name, campaign=fact, takes_past=past)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self.take_in(batch, leave_out_problems=leave_out_problems, dry_run=dry_run)

    def written(self, batch: ImportBatch) -> str:
        return f"{batch.done} stops were planned."

    def report(self, batch: ImportBatch) -> int:
        """One line for each row that has something to say, and how many there are of each verdict."""
        counts = dict.fromkeys(Verdict.values, 0)
        for row in batch.rows.defer("cells", "flaws", "facts", "choices").iterator(chunk_size=500):
            counts[row.verdict] += 1
            for remark in row.remarks:
                self.say_row(row.number, remark)
        self.stdout.write("; ".join(f"{Verdict(verdict).label}: {count}" for verdict, count in counts.items()))
        return counts[Verdict.PROBLEM]

    def _campaign(self, code: str) -> Campaign:
        rows = Campaign.objects.filter(code=code) if code else Campaign.objects.all()
        codes = ", ".join(Campaign.objects.values_list("code", flat=True)) or "none yet"
        if len(found := list(rows[:2])) != 1:
            raise CommandError(f"Say which campaign with --campaign. There are: {codes}.")
        return found[0]
