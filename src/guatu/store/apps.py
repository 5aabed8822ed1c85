"""The Django application `store`."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables for ledgers, entries, files, people and units."""

    name = "guatu.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
