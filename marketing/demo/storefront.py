"""The demo storefront as a server of its own: another system, on another origin, as a real shop has.

It knows its own catalogue, and of the platform only what a shop would know (`marketing.demo.link`). It has no database.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

HOUSE = Path(__file__).resolve().parent.parent.parent

settings.configure(
    ROOT_URLCONF="marketing.demo.urls",
    ALLOWED_HOSTS=os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(","),
    INSTALLED_APPS=["marketing.demo"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "marketing.demo.link.ContentSecurityPolicy",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [HOUSE / "templates"],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "marketing.demo.context.shop",
                ],
                "libraries": {"storefront": "marketing.demo.templatetags.storefront"},
            },
        }
    ],
    STATIC_URL="/static/",
    LANGUAGES=[("en", "English"), ("zh-hans", "简体中文")],
    LOCALE_PATHS=[HOUSE / "shop_ai" / "locale"],
    USE_TZ=True,
    SHOP_AI_DATA=Path(os.environ.get("SHOP_AI_DATA") or HOUSE / ".data"),
)
application = WhiteNoise(get_wsgi_application(), root=HOUSE / "static", prefix="static/", max_age=60)
