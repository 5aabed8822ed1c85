"""The WSGI application that a server loads: `guatu.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
application = get_wsgi_application()
