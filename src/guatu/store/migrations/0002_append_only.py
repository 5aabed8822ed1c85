"""The database itself refuses to change or delete an entry, whatever program asks."""

from django.db import migrations

TABLES = ("store_entryrow", "store_documentrow")


def protect(apps, editor):
    """Triggers on both kinds of database; the message says what is refused."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION guatu_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'guatu: % is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
            params=None,  # the % is the function's, not a place for a parameter
        )
    for table in TABLES:
        if vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION guatu_append_only()"
            )
        else:
            for verb in ("UPDATE", "DELETE"):
                editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'guatu: {table} is append-only'); END"
                )


def unprotect(apps, editor):
    """The way back, for a migration undone."""
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for verb in ("update", "delete"):
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("store", "0001_tables")]
    operations = [migrations.RunPython(protect, unprotect, elidable=False)]
