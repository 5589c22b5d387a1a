"""One settings module for one machine and for production: what differs comes from the environment (see docs/operate.md)."""

import os
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse_lazy

from shop_ai import env
from shop_ai.broker import broker_settings

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("SHOP_AI_DATA", str(BASE_DIR / ".data")))

DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # earlier ones: what was signed or sealed with them stays readable
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS", default=False)
BEHIND_PROXY = env.flag("BEHIND_PROXY")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "shop_ai",
    "marketing.common",
    "marketing.accounts",
    "marketing.jobs",
    "marketing.catalog",
    "marketing.registry",
    "marketing.shoppers",
    "marketing.generation",
    "marketing.recommendations",
    "marketing.content",
    "marketing.chat",
    "marketing.dashboard",
    *(["marketing.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "marketing.common.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "marketing.accounts.site.policy.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketing.common.api.middleware.ApiMiddleware",
    "marketing.accounts.origins.CrossOriginMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "marketing.accounts.middleware.ShopMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shop_ai.urls"
WSGI_APPLICATION = "shop_ai.wsgi.application"
ASGI_APPLICATION = "shop_ai.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# `default` serves as a role that row-level security binds; `owner` migrates and owns the functions.
DATABASES = {"default": env.database("DATABASE_URL"), "owner": env.database("DATABASE_OWNER_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", 0)
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
if pool_size := env.number(
    "DATABASE_POOL", 0
):  # ASGI threads share connections; a pool and CONN_MAX_AGE exclude each other
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_ENGINE = "marketing.accounts.sessions"
LOGIN_URL = reverse_lazy("dashboard:login")
LOGIN_REDIRECT_URL = reverse_lazy("dashboard:index")
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "marketing.accounts.site.login.locked_out"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "shop_ai" / "locale"]
FORMAT_MODULE_PATH = ["shop_ai.formats"]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"  # import files and model artifacts; never served by URL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CELERY_BROKER_URL = env.text("BROKER_URL")
globals().update({f"CELERY_{name.upper()}": value for name, value in broker_settings(CELERY_BROKER_URL).items()})
# A message only wakes a worker; what must not be lost is a row (marketing.jobs).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "jobs.sweep", "schedule": 5.0}}
# Half of the cores: the shop is served by the others. A killed training resumes bit for bit with the same number.
TRAINING_THREADS = env.number("TRAINING_THREADS", max(1, (os.cpu_count() or 2) // 2))
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 60)  # how long a silent worker keeps its job
# Networks that feeds and models may be called in although they are not public: an intranet's. Empty: the public internet alone.
FETCH_ALLOWED_NETWORKS = env.networks("FETCH_ALLOWED_NETWORKS")
# Who can write texts. A shop chooses one; then come those of its own, in this order, and the templates at last.
WRITERS = {
    "openai": "marketing.generation.providers.openai.OpenAI",
    "huggingface": "marketing.generation.providers.huggingface.HuggingFace",
    "local": "marketing.generation.providers.local.Local",
    "template": "marketing.generation.providers.template.Template",
}
OWN_WRITERS = ["local", "template"]
HUGGINGFACE_SCORER = env.text("HUGGINGFACE_SCORER", "")  # an encoder (BERT, RoBERTa) that tells candidates apart
HUGGINGFACE_MODEL = env.text("HUGGINGFACE_MODEL", "")  # a directory, or a name on the Hugging Face hub
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["marketing.accounts.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["marketing.accounts.api.authentication.HasKey"],
    "DEFAULT_PARSER_CLASSES": ["marketing.common.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["marketing.common.api.rates.KeyThrottle"],
    "DEFAULT_PAGINATION_CLASS": "marketing.common.api.pages.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "marketing.common.api.schema.ProblemAutoSchema",
    "EXCEPTION_HANDLER": "marketing.common.api.problems.problem_response",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,  # whose word about the visitor's address counts
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Shop AI",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": "Recommendations, texts, chat, events, products and models of one shop. Browsers use a publishable key (`pk_`), servers a secret key (`sk_`).",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ImportKind": "marketing.catalog.models.Import.Kind",
        "ModelKind": "marketing.registry.models.Kind",
        "RuleKind": "marketing.recommendations.models.Rule.Kind",
        "TextKind": "marketing.generation.values.Kind",
        "ConversationState": "marketing.chat.models.Conversation.State",
        "DraftState": "marketing.content.models.Draft.State",
        "Locale": "marketing.content.services.planning.LOCALES",
        "AorB": ["a", "b"],
        "TextMetric": "marketing.content.models.Experiment.Metric",
        "VersionMetric": "marketing.recommendations.models.VersionTest.Metric",
    },
    "DEFAULT_GENERATOR_CLASS": "marketing.common.api.schema.OnceGenerator",
}
# Requests a second, and how many at once. `address`: of one visitor, with a publishable key or none.
API_RATES = {
    "publishable": (60, 120), "secret": (100, 200), "feed": (0.1, 10), "address": (10, 60),
    "chat begun": (0.5, 60), "chat said": (0.5, 12), "chat said by address": (4, 120),
    "chat called": (0.02, 5), "chat called by address": (0.2, 20),
}  # fmt: skip

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
LARGEST_UPLOAD = 2 * 2**30
LARGEST_REQUEST = LARGEST_UPLOAD + 2**20  # with the fields around the file
FILE_UPLOAD_HANDLERS = [
    "marketing.common.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Mail goes out for the codes by which shoppers prove who they are. Without a server it is written into files.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Shop AI <shop-ai@localhost>")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"

PALETTE_ACTIONS = "marketing.dashboard.navigation.actions"  # what Ctrl+K offers to do

UNFOLD = {
    "SITE_TITLE": "Shop AI",
    "SITE_HEADER": "marketing.dashboard.navigation.header",
    "SITE_SUBHEADER": "Shop AI",
    "SITE_URL": None,
    "SITE_ICON": {"light": lambda request: static("img/mark.svg"), "dark": lambda request: static("img/mark-dark.svg")},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}],
    "ACCOUNT": {"navigation": "marketing.dashboard.navigation.account"},
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "SHOW_VIEW_ON_SITE": False,
    "LANGUAGES": {"action": reverse_lazy("dashboard:switch_language")},
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda request: static("css/tokens.css"), lambda request: static("css/dashboard.css")],
    "SCRIPTS": [lambda request: static("js/dashboard.js")],
    "GLOBAL_CALLBACK": "marketing.dashboard.navigation.frame",
    "DASHBOARD_CALLBACK": "marketing.dashboard.views.overview",
    "SIDEBAR": {"show_search": True, "navigation": "marketing.dashboard.navigation.sidebar"},
    # The accent and the greys of static/css/tokens.css, and their neighbours.
    "COLORS": {
        "base": {
            "50": "#f6f7f9",
            "100": "#eef0f3",
            "200": "#dfe3e8",
            "300": "#c5cbd3",
            "400": "#a3abb5",
            "500": "#6f7884",
            "600": "#5b6470",
            "700": "#3f464f",
            "800": "#2b2f36",
            "900": "#16181c",
            "950": "#0f1114",
        },
        "primary": {
            "50": "#eef4fc",
            "100": "#d9e6f8",
            "200": "#b7cff1",
            "300": "#8ab4f8",
            "400": "#5e93e0",
            "500": "#3b78cf",
            "600": "#1f5fbf",
            "700": "#1a4f9f",
            "800": "#194380",
            "900": "#183a69",
            "950": "#112546",
        },
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "marketing.common.request_ids.JSONFormatter"}},
    "filters": {"readiness": {"()": "marketing.common.request_ids.ReadinessFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["readiness"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"propagate": False}, "axes": {"level": "WARNING"}},
}
