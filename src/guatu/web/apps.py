"""The Django application `web`: pages, templates, static files; no tables."""

import contextlib

from django.apps import AppConfig
from django.conf import settings


class WebConfig(AppConfig):
    """The office's pages."""

    name = "guatu.web"
    label = "web"

    def ready(self) -> None:
        """Make the place where uploads wait; a home folder that only can be read serves reading."""
        with contextlib.suppress(OSError):
            settings.FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
