"""The storefront's settings: Django without database, users and sessions."""

import os
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent

SETTINGS = {
    "ROOT_URLCONF": "marketing.demo.urls",
    "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(","),
    "INSTALLED_APPS": ["marketing.demo"],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "marketing.demo.link.OneAddress",
        "marketing.demo.link.ContentSecurityPolicy",
    ],
    "TEMPLATES": [
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
    "STATIC_URL": "/static/",
    "LANGUAGES": [("en", "English"), ("zh-hans", "简体中文")],
    "LOCALE_PATHS": [HOUSE / "shop_ai" / "locale"],
    "USE_TZ": True,
    "DATA_DIR": Path(os.environ.get("SHOP_AI_DATA") or HOUSE / ".data"),
}
