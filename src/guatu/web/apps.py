"""The Django application `web`: pages, templates, static files; no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The office's pages."""

    name = "guatu.web"
    label = "web"
