"""Re-encrypts everything with the newest of VAULT_KEYS, so that an old key can be thrown away afterwards."""

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from home.vault import rotate_field
from ukuk import rotation


class Command(BaseCommand):
    help = "Re-encrypt all private text, files and second factors with the newest of VAULT_KEYS."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Count, change nothing.")

    def handle(self, *, dry_run, **options):
        self.dry_run = dry_run
        for model, field in rotation.sealed_fields():
            self.do(
                f"{model._meta.label}.{field.name}",
                lambda model=model, field=field: rotate_field(model, field),
                lambda model=model, field=field: model._base_manager.exclude(**{f"{field.name}__isnull": True}).count(),
            )
        for model, field in rotation.sealed_files():
            self.do(
                f"{model._meta.label}.{field.name} (files)",
                lambda model=model, field=field: self.files(model, field),
                lambda model=model, field=field: model._base_manager.exclude(**{field.name: ""}).count(),
            )
        self.do("second factors", rotation.rotate_second_factors, rotation.Authenticator.objects.count)
        if not dry_run:
            self.stdout.write("Everything opens with the newest key now. The older keys may leave VAULT_KEYS.")

    def do(self, name, rotate, count):
        try:
            done = count() if self.dry_run else rotate()
        except InvalidToken:
            raise CommandError(
                f"{name} holds a value that none of VAULT_KEYS opens. Put back the key it was written with and run "
                "this again; what was done before stays done."
            ) from None
        if done:
            self.stdout.write(f"{name}: {done} {'would be re-encrypted' if self.dry_run else 're-encrypted'}")

    def files(self, model, field):
        done, missing = rotation.rotate_files(model, field)
        if missing:
            raise CommandError(
                f"Not on the disk, although {model._meta.label} names them: {len(missing)}, first of all {missing[0]}. "
                "All others are re-encrypted. Keep the older keys until these are found or given up."
            )
        return done
