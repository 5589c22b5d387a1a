"""The demo storefront as a server of its own: another system, on another origin, as a real shop has.

It knows its own catalogue, and of the platform only what a shop would know (`marketing.demo.link`). It has no database.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from marketing.demo.own_settings import HOUSE, SETTINGS

settings.configure(**SETTINGS)
application = WhiteNoise(get_wsgi_application(), root=HOUSE / "static", prefix="static/", max_age=60)
