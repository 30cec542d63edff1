"""What the commands that take in a spreadsheet have in common: read, look, say, and write all of it or none."""

from abc import ABC, abstractmethod
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.spreadsheets import journey
from ukuk.progress import drawn


class SheetCommand(BaseCommand, ABC):
    """A subclass names its rooms (modules of the same names in `events.importing` and elsewhere) and its sentences."""

    batches: ModuleType
    writing: ModuleType
    sentences: ModuleType
    refused: type[Exception]
    changed = "Something changed meanwhile. Nothing was written; try again."

    @abstractmethod
    def report(self, batch: Any) -> int:
        """Print what is said of the rows, and how many there are of each kind; the number of problems."""

    @abstractmethod
    def written(self, batch: Any) -> str:
        """The sentence about what was written."""

    def read_file(self, file: Path) -> bytes:
        """What is in `file`. Raises CommandError that names it."""
        try:
            return file.read_bytes()
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except OSError as error:
            raise CommandError(f"The file {file} cannot be read: {error.strerror}.") from error

    def take_in(self, batch: Any, *, leave_out_problems: bool, dry_run: bool) -> None:
        """Nothing of a batch is left that was not written. Raises CommandError."""
        try:
            if self._look(batch, leave_out_problems, dry_run):
                self._write(batch)
        finally:
            if batch.state != batch.State.DONE:
                journey.forget(batch)
                batch.delete()

    def say_row(self, number: int, remark: Any) -> None:
        mark = "!" if self.sentences.is_problem(remark) else " "
        self.stdout.write(f"{mark} row {number}: {self.sentences.say(remark)}")

    def _look(self, batch: Any, leave_out: bool, dry_run: bool) -> bool:
        """Whether it is to be written."""
        self.batches.read(batch, tell=self._bar)
        if self.stdout.isatty():
            self.stdout.write("")
        for remark in batch.remarks:
            self.stdout.write(self.sentences.say(remark))
        if batch.state == batch.State.FAILED:
            raise CommandError("Nothing was written.")
        problems = self.report(batch)
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
            return False
        if problems and not leave_out:
            raise CommandError("Nothing was written. Correct these rows, or leave them out with --leave-out-problems.")
        return True

    def _write(self, batch: Any) -> None:
        try:
            self.writing.begin(batch)
        except self.writing.NothingNew as nothing:
            self.stdout.write(str(nothing))
            return
        except self.refused as refused:
            raise CommandError(str(refused)) from refused
        if not self.writing.write(batch):
            raise CommandError(self.changed)
        self.stdout.write(self.written(batch))

    def _bar(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{drawn(done, total)} rows", ending="")
