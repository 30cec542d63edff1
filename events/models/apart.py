"""A crew is in one place at a time, kept by the database itself where it can keep such a thing."""

from django.contrib.postgres.constraints import ExclusionConstraint


class Apart(ExclusionConstraint):
    """Rows whose ranges overlap are refused by PostgreSQL; SQLite knows no such rule and writes one row at a time.

    `events.stops` asks first, under a lock and on both, and says the sentence: this is what stands behind it.
    """

    def constraint_sql(self, model, schema_editor):
        return super().constraint_sql(model, schema_editor) if _can(schema_editor) else None

    def create_sql(self, model, schema_editor):
        return super().create_sql(model, schema_editor) if _can(schema_editor) else None

    def remove_sql(self, model, schema_editor):
        return super().remove_sql(model, schema_editor) if _can(schema_editor) else None

    def validate(self, model, instance, exclude=None, using=None):
        """Asked by `events.stops`, which names the other place."""


def _can(schema_editor) -> bool:
    return schema_editor.connection.vendor == "postgresql"
