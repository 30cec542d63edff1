"""A spreadsheet of stops from the command line: the same reading, rules and words as in the admin."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from events.importing import batches, writing
from events.importing.sentences import is_problem, say
from events.models import Campaign, ImportBatch, ImportRow
from events.stops import Refused
from home.spreadsheets import journey
from home.spreadsheets.sentences import Unreadable
from ukuk.progress import drawn

Verdict = ImportRow.Verdict


class Command(BaseCommand):
    help = (
        "Plan stops of the bus from a spreadsheet (.xlsx or .csv). All of its new stops are written, or none: "
        "a row that is not understood stops it, and its reason is printed. --dry-run only looks."
    )

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
        data = self._read(file)
        try:
            batch = batches.accept(data, name=file.name, campaign=self._campaign(campaign), takes_past=past)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        try:
            self._import(batch, dry_run, leave_out_problems)
        finally:
            if batch.state != ImportBatch.State.DONE:
                journey.forget(batch)
                batch.delete()

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except OSError as error:
            raise CommandError(f"The file {file} cannot be read: {error.strerror}.") from error

    def _import(self, batch: ImportBatch, dry_run: bool, leave_out: bool) -> None:
        batches.read(batch, tell=self._bar)
        self.stdout.write("")
        for remark in batch.remarks:
            self.stdout.write(say(remark))
        if batch.state == ImportBatch.State.FAILED:
            raise CommandError("Nothing was written.")
        counts = self._report(batch)
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
            return
        if counts[Verdict.PROBLEM] and not leave_out:
            raise CommandError("Nothing was written. Correct these rows, or leave them out with --leave-out-problems.")
        self._write(batch)

    def _write(self, batch: ImportBatch) -> None:
        try:
            writing.begin(batch)
        except writing.NothingNew as nothing:
            self.stdout.write(str(nothing))
            return
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if not writing.write(batch):
            raise CommandError("The schedule changed meanwhile. Nothing was written; try again.")
        self.stdout.write(f"{batch.done} stops were planned.")

    def _report(self, batch: ImportBatch) -> dict[str, int]:
        """One line for each row that has something to say, and how many there are of each verdict."""
        counts = dict.fromkeys(Verdict.values, 0)
        for row in batch.rows.defer("cells", "flaws", "facts", "choices").iterator(chunk_size=500):
            counts[row.verdict] += 1
            for remark in row.remarks:
                mark = "!" if is_problem(remark) else " "
                self.stdout.write(f"{mark} row {row.number}: {say(remark)}")
        self.stdout.write("; ".join(f"{Verdict(verdict).label}: {count}" for verdict, count in counts.items()))
        return counts

    def _bar(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{drawn(done, total)} rows", ending="")

    def _campaign(self, code: str) -> Campaign:
        rows = Campaign.objects.filter(code=code) if code else Campaign.objects.all()
        codes = ", ".join(Campaign.objects.values_list("code", flat=True)) or "none yet"
        if len(found := list(rows[:2])) != 1:
            raise CommandError(f"Say which campaign with --campaign. There are: {codes}.")
        return found[0]
