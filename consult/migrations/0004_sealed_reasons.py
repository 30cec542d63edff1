from django.db import migrations, models

import home.vault

WORDS = {
    "ConsultationReport": ("returned_for", "voided_for"),
    "ReportEvent": ("reason",),
    "ReportCorrection": ("reason",),
    "ReportBatch": ("file_name",),
}
REQUIRED = ("ReportCorrection", "ReportBatch")
CHUNK = 500


def seal_words(apps, schema_editor):
    """What lay in clear becomes tokens in its own column; nothing written becomes NULL where that is allowed."""
    _turn(apps, schema_editor, home.vault.seal, None)


def open_words(apps, schema_editor):
    _turn(apps, schema_editor, home.vault.unseal, "")


def _turn(apps, schema_editor, turned, nothing):
    for name, columns in WORDS.items():
        rows = apps.get_model("consult", name)._base_manager.using(schema_editor.connection.alias)
        for column in columns:
            last = 0
            while chunk := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:CHUNK]):
                for pk, words in chunk:
                    if words or name in REQUIRED:
                        rows.filter(pk=pk).update(**{column: turned(words or "")})
                    elif words != nothing:
                        rows.filter(pk=pk).update(**{column: nothing})
                last = chunk[-1][0]


def fields(made):
    return [
        migrations.AlterField("consultationreport", "returned_for", made("returned because", editable=False)),
        migrations.AlterField("consultationreport", "voided_for", made("voided because", editable=False)),
        migrations.AlterField("reportevent", "reason", made("reason")),
        migrations.AlterField("reportcorrection", "reason", made("reason", required=True)),
        migrations.AlterField("reportbatch", "file_name", made("file", required=True)),
    ]


def plain(label, *, required=False, **options):
    return models.TextField(label, **({} if required else {"null": True, "blank": True}), **options)


def sealed(label, *, required=False, **options):
    return home.vault.EncryptedTextField(label, **({} if required else {"null": True, "blank": True}), **options)


class Migration(migrations.Migration):
    dependencies = [("consult", "0003_intake_and_desk")]

    operations = [
        *fields(plain),
        migrations.RunPython(seal_words, open_words),
        *fields(sealed),
        migrations.AlterField(
            "accessevent",
            "what",
            models.CharField(
                "what",
                max_length=20,
                choices=[
                    ("narrative", "question"),
                    ("contact", "contact"),
                    ("attachment", "attachment"),
                    ("messages", "messages"),
                    ("comment", "comment of a rating"),
                    ("notes", "internal notes"),
                    ("export", "a file of figures or reports"),
                    ("log", "a file of this log"),
                    ("import", "a file of reports brought in or taken back"),
                ],
            ),
        ),
    ]
