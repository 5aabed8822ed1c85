"""A key remembers who asked for what, so that it never answers for another wish."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; keys of before have it empty."""

    dependencies = [("store", "0002_append_only")]
    operations = [
        migrations.AddField("keyrow", "asked", models.CharField(blank=True, default="", max_length=64)),
    ]
