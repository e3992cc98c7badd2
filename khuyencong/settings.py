"""Every setting of the site. What differs between machines comes from the environment, read strictly by `env`."""

from __future__ import annotations

import hmac
import ipaddress
from pathlib import Path
from typing import Any, Final

import sentry_sdk
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from core.years import FIRST_YEAR, LAST_YEAR
from khuyencong import databases, embedded, env

BASE_DIR: Final = Path(__file__).resolve().parent.parent
env.load_env_file(BASE_DIR / ".env")

LOCAL_DIR: Final = embedded.local_directory()
KC_MODE: Final = env.choice("KC_MODE", "development", ("production", "development", "test"))
IN_PRODUCTION: Final = KC_MODE == "production"
DEBUG = env.flag("DEBUG", default=False)
if IN_PRODUCTION and DEBUG:
    message = "DEBUG must stay off in production."
    raise ImproperlyConfigured(message)
SECRET_KEY = env.text("SECRET_KEY", None if IN_PRODUCTION else env.kept_secret(LOCAL_DIR / "secret_key"))

# --- Hosts --------------------------------------------------------------------------------------------------
BIND_HOST: Final = env.text("HOST", "127.0.0.1")
LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")


def _development_hosts() -> list[str]:
    """Return the names a development server answers to: any name when it listens on every address."""
    try:
        listens_everywhere = ipaddress.ip_address(BIND_HOST).is_unspecified
    except ValueError:
        listens_everywhere = False
    return ["*"] if listens_everywhere else [*LOOPBACK_HOSTS, BIND_HOST]


ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", () if IN_PRODUCTION else _development_hosts())
if IN_PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    message = "ALLOWED_HOSTS must name the hosts of the portal in production."
    raise ImproperlyConfigured(message)
_HERE: Final = f"http://{BIND_HOST}:{env.number('PORT', 8000)}"
# Where people reach the portal; printed on documents and in e-mails.
SITE_URL = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if IN_PRODUCTION else _HERE).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [SITE_URL] if SITE_URL else [])
USE_X_FORWARDED_HOST = False
TRUSTED_PROXIES: Final = env.number("TRUSTED_PROXIES", 1 if IN_PRODUCTION else 0, most=5)

# --- Applications -------------------------------------------------------------------------------------------
OWN_APPS: Final = (
    "core",
    "organisations",
    "programmes",
    "notifications",
    "budgets",
    "proposals",
    "appraisal",
    "planning",
    "execution",
    "reporting",
    "integrations",
    "workbench",
    "portal",
)
INSTALLED_APPS = [
    *OWN_APPS,
    "khuyencong.apps.KhuyencongConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "khuyencong.apps.PortalStaticFilesConfig",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
    "organisations.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "khuyencong.urls"
WSGI_APPLICATION = "khuyencong.wsgi.application"
ASGI_APPLICATION = "khuyencong.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
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
                "workbench.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "core.rendering.FlatRenderer"

# --- Database: the owner migrates, the application role runs the site ---------------------------------------
DATABASE_ROLE: Final = env.choice("KC_DATABASE_ROLE", "application", ("application", "owner"))
OWNER_DATABASE_URL: Final = env.text("DATABASE_URL", None if IN_PRODUCTION else embedded.database_url())
# `provision` leaves this mark where the owner may not create roles but obeys row-level security itself.
OWNER_AS_APPLICATION_MARK: Final = LOCAL_DIR / "owner-as-application"
OWNER_FINGERPRINT: Final = databases.fingerprint(OWNER_DATABASE_URL)
GIVEN_APPLICATION_URL: Final = env.text(
    "APP_DATABASE_URL", OWNER_DATABASE_URL if env.holds(OWNER_AS_APPLICATION_MARK, OWNER_FINGERPRINT) else ""
)
APPLICATION_ROLE: Final = databases.role_of(GIVEN_APPLICATION_URL) or env.text("KC_APPLICATION_ROLE", "khuyencong_app")
APPLICATION_ROLE_PASSWORD: Final = hmac.new(SECRET_KEY.encode(), b"khuyencong application role", "sha256").hexdigest()
DATABASES = {
    "default": databases.connection(
        OWNER_DATABASE_URL if DATABASE_ROLE == "owner" else GIVEN_APPLICATION_URL or OWNER_DATABASE_URL,
        max_age=env.number("CONN_MAX_AGE", 60),
    ),
}
if DATABASE_ROLE == "application" and not GIVEN_APPLICATION_URL:
    DATABASES["default"] |= {"USER": APPLICATION_ROLE, "PASSWORD": APPLICATION_ROLE_PASSWORD}

# --- Cache, sessions, broker: one Valkey or Redis -----------------------------------------------------------
REDIS_URL: Final = env.text("REDIS_URL", None if IN_PRODUCTION else embedded.redis_url())
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.text("CACHE_PREFIX", "kc"),
        "TIMEOUT": 300,
    },
    # Reference data of the public pages, in each process by itself: what is asked on every page need not be fetched.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 600},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "kc_phien"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 10, least=1, most=168) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "kc_csrf"
CSRF_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": env.text("QUEUE_PREFIX", "kc-queue:"),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = KC_MODE == "test"
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE_FILENAME = str(LOCAL_DIR / "celerybeat-schedule")

# A job whose worker shows no sign of life for this long is put back in the queue, at most so many times.
JOB_SILENCE_SECONDS: Final = env.number("JOB_SILENCE_SECONDS", 90, least=3, most=3600)
JOB_ATTEMPTS: Final = env.number("JOB_ATTEMPTS", 3, least=1, most=10)
# No job runs longer than this: first it is told to stop, a minute later its process is ended.
JOB_SECONDS: Final = env.number("JOB_SECONDS", 840, least=5, most=3000)
CELERY_TASK_SOFT_TIME_LIMIT = JOB_SECONDS
CELERY_TASK_TIME_LIMIT = JOB_SECONDS + 60
# Lists of at most so many rows leave at once, longer ones are written by a worker; the file is kept so many hours.
EXPORT_ROWS_AT_ONCE: Final = env.number("EXPORT_ROWS_AT_ONCE", 5000, least=1, most=20_000)
EXPORT_HOURS: Final = env.number("EXPORT_HOURS", 24, least=1, most=720)
# A file that took longer than this is announced by a notice when it is there.
EXPORT_NOTICE_SECONDS: Final = env.number("EXPORT_NOTICE_SECONDS", 10, least=0, most=3600)
# Files of reports people put together are kept so long, then made again when they are needed.
REPORT_FILE_DAYS: Final = env.number("REPORT_FILE_DAYS", 30, least=1, most=365)

# --- Messages to other systems (docs/webhooks.md) -----------------------------------------------------------
# Secrets of receivers follow from this key: as long as it stays, a new SECRET_KEY leaves them as they are.
WEBHOOK_KEY: Final = env.text("WEBHOOK_KEY", SECRET_KEY)
# Seconds between tries, counted from the failure before; after the last one a message has failed. About three days.
WEBHOOK_RETRY_SECONDS: Final = env.numbers(
    "WEBHOOK_RETRY_SECONDS", (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 64_800, 72_000), least=1, most=604_800
)
WEBHOOK_CONNECT_SECONDS: Final = env.number("WEBHOOK_CONNECT_SECONDS", 3, least=1, most=30)
WEBHOOK_READ_SECONDS: Final = env.number("WEBHOOK_READ_SECONDS", 10, least=1, most=60)
# The whole conversation with a receiver, however slowly it speaks.
WEBHOOK_SECONDS: Final = env.number("WEBHOOK_SECONDS", 15, least=1, most=120)
# After failures a connection rests, at most so long; after so many days without a success it is switched off.
WEBHOOK_HOLD_SECONDS: Final = env.number("WEBHOOK_HOLD_SECONDS", 300, least=1, most=86_400)
WEBHOOK_OFF_AFTER_DAYS: Final = env.number("WEBHOOK_OFF_AFTER_DAYS", 5, least=1, most=60)
WEBHOOK_PARALLEL: Final = env.number("WEBHOOK_PARALLEL", 8, least=1, most=50)
WEBHOOK_OVERLAP_HOURS: Final = env.number("WEBHOOK_OVERLAP_HOURS", 24, least=1, most=720)
WEBHOOK_KEEP_DAYS: Final = env.number("WEBHOOK_KEEP_DAYS", 30, least=4, most=366)
WEBHOOK_PORTS: Final = env.numbers("WEBHOOK_PORTS", (443,), least=1, most=65_535)
# http to this very machine, any port: for development and tests only.
WEBHOOK_ALLOW_LOOPBACK: Final = env.flag("WEBHOOK_ALLOW_LOOPBACK", default=not IN_PRODUCTION)

# --- Language, time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- Static files and uploads -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(LOCAL_DIR / "static")))
NODE_MODULES: Final = BASE_DIR / "node_modules"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("vendor/bootstrap-icons", NODE_MODULES / "bootstrap-icons" / "font"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/be-vietnam-pro", NODE_MODULES / "@fontsource" / "be-vietnam-pro"),
    ("vendor/tinos", NODE_MODULES / "@expo-google-fonts" / "tinos"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if KC_MODE == "test"
        else "khuyencong.static_addresses.Storage",
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "png", "gz", "br", "woff", "woff2", "ttf", "map", "md")
WHITENOISE_USE_FINDERS = KC_MODE == "test"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(LOCAL_DIR / "uploads")))
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
UPLOAD_MAX_BYTES: Final = env.number("UPLOAD_MAX_MB", 20, least=1, most=500) * 1024 * 1024
# Certificates (PEM or DER) that signatures inside uploaded PDFs are traced back to; none are fetched from the network.
SIGNATURE_TRUST_ROOTS: Final = env.directory("SIGNATURE_TRUST_ROOTS")
# Several files of the greatest size in one request, and the words around them.
REQUEST_MAX_BYTES: Final = 5 * UPLOAD_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE

# --- Accounts -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/lam-viec/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "organisations.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Khuyến công] "
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reset_password": "10/m/ip,3/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Passkeys need an inline script in allauth's own pages, which the content security policy forbids.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Accounts and their addresses come from administrators; a second factor must not wait for a mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Khuyến công"

# --- Security -----------------------------------------------------------------------------------------------
HTTPS: Final = env.flag("HTTPS", default=IN_PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.BoundedJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organisations.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["organisations.authentication.IsActing"],
    "DEFAULT_PAGINATION_CLASS": "core.paging.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "core.throttles.PersonRateThrottle",
    ],
    "EXCEPTION_HANDLER": "core.api.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "DEFAULT_FILTER_BACKENDS": ["core.filtering.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "core.api.Schema",
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Khuyến công API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": "Mọi số tiền là đồng, số nguyên. Ngày theo ISO 8601, giờ Việt Nam.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PATH_CONVERTER_OVERRIDES": {"code": str, "year": {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}},
    "POSTPROCESSING_HOOKS": ["khuyencong.api_docs.complete"],
}

# --- E-mail -------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "khuyencong@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_MAIL: Final = env.mail_server("EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL else 'console'}.EmailBackend"
EMAIL_HOST = _MAIL.host if _MAIL else "localhost"
EMAIL_PORT = _MAIL.port if _MAIL else 25
EMAIL_HOST_USER = _MAIL.user if _MAIL else ""
EMAIL_HOST_PASSWORD = _MAIL.password if _MAIL else ""
EMAIL_USE_SSL = bool(_MAIL and _MAIL.security == "ssl")
EMAIL_USE_TLS = bool(_MAIL and _MAIL.security == "starttls")
EMAIL_TIMEOUT = 10
# An e-mail is tried so often before it is given up; how many days e-mails that are done with and read notices are kept.
MAIL_TRIES: Final = env.number("MAIL_TRIES", 20, least=1, most=100)
MAIL_DAYS: Final = env.number("MAIL_DAYS", 30, least=1, most=3650)
NOTICE_DAYS: Final = env.number("NOTICE_DAYS", 365, least=1, most=3650)

# --- Logging, error reports ---------------------------------------------------------------------------------
LOG_LEVEL: Final = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
_SHARED_LOG_STEPS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "events": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED_LOG_STEPS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False)
                if IN_PRODUCTION
                else structlog.dev.ConsoleRenderer(colors=False),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": LOG_LEVEL},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pgtrigger": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[*_SHARED_LOG_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
if sentry_dsn := env.text("SENTRY_DSN", ""):
    sentry_sdk.init(dsn=sentry_dsn, send_default_pii=False, environment=KC_MODE)
