"""All settings in one file. Everything that varies comes from the environment, and bad values stop the start.

The site is in production as soon as RISKREG_HOSTS names a host beyond loopback, or BIND does:
then secrets must come from the environment, cookies need HTTPS, and demo data is refused.
"""

import ipaddress
import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from riskreg.lib.keys import kept_secret
from riskreg.lib.logs import place_of_error
from riskreg.lib.sqlite import journal_mode

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _flag(name: str) -> bool:
    found = env.str(name, "0").strip().lower()
    if found not in {"0", "1", "true", "false", "yes", "no", "on", "off", ""}:
        raise ImproperlyConfigured(f"{name}={found!r} is neither on nor off. Use 1 or 0.")
    return found in {"1", "true", "yes", "on"}


def _secret(name: str, file: str) -> str:
    given = env.str(name, "")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured(f"{name} is too short: it needs 50 characters or more.")
        return given
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is not set. This site is reachable beyond this machine, so generated secrets are refused: "
            f"set {name} to at least 50 random characters "
            '(python3 -c "import secrets; print(secrets.token_urlsafe(50))").'
        )
    return kept_secret(RISKREG_HOME / file)


# -- where, and for whom
RISKREG_HOME = Path(env.str("RISKREG_HOME", "") or BASE_DIR / "var").expanduser().resolve()
try:
    RISKREG_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"RISKREG_HOME={str(RISKREG_HOME)!r} cannot be used: {error.strerror}.") from None
BIND = env.str("BIND", "") or "127.0.0.1"
HOSTS = env.list("RISKREG_HOSTS", default=[])
PRODUCTION = not _is_loopback(BIND) or any(not _is_loopback(host) for host in HOSTS)
DEBUG = _flag("DEBUG")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG is on, but this site is reachable beyond this machine. Turn DEBUG off.")
if PRODUCTION and not HOSTS:
    raise ImproperlyConfigured("BIND reaches beyond this machine: set RISKREG_HOSTS to the host names of the site.")
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
SITE_URL = (env.str("RISKREG_URL", "") or f"http://localhost:{env.str('PORT', '') or 8000}").rstrip("/")
if PRODUCTION and not env.str("RISKREG_URL", ""):
    SITE_URL = f"https://{HOSTS[0].lstrip('.')}"  # for links in mail, which know no request
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"RISKREG_URL={SITE_URL!r} must begin with https:// (or http:// on this machine).")
SECRET_KEY = _secret("SECRET_KEY", "secret_key")
HISTORY_KEY = _secret("HISTORY_KEY", "history_key")
if HISTORY_KEY == SECRET_KEY:
    raise ImproperlyConfigured("HISTORY_KEY and SECRET_KEY are the same. Use two different secrets.")
# The ledger's keys, the one in use first; older ones after it still prove older events.
LEDGER_KEYS = env.str("RISKREG_LEDGER_KEYS", "") or HISTORY_KEY
if any(len(key) < 50 for key in LEDGER_KEYS.replace(",", " ").split()):
    raise ImproperlyConfigured("RISKREG_LEDGER_KEYS: each key needs 50 characters or more, separated by commas.")
REPORTS_DIR = RISKREG_HOME / "reports"
# Issued PDFs are signed where a key is given: a private key and its certificate, PEM or PKCS #12 in base64.
SIGNING_KEY, SIGNING_PASSPHRASE = env.str("SIGNING_KEY", ""), env.str("SIGNING_PASSPHRASE", "")
_PAPERS: dict[str, Literal["A4", "Letter"]] = {"a4": "A4", "letter": "Letter"}
_paper = (env.str("PAPER", "") or "A4").lower()
if _paper not in _PAPERS:
    raise ImproperlyConfigured(f"PAPER={env.str('PAPER')!r} is no size that reports are printed on. Use A4 or Letter.")
PAPER = _PAPERS[_paper]
_fonts = env.str("RISKREG_FONTS", "")  # read by reports/fonts.py, which knows no settings
if _fonts and not Path(_fonts).is_dir():
    raise ImproperlyConfigured(f"RISKREG_FONTS={_fonts!r} is no folder. Name one that holds TrueType fonts, or none.")

# -- the application
ROOT_URLCONF = "riskreg.urls"
WSGI_APPLICATION = "riskreg.wsgi.application"
AUTH_USER_MODEL = "riskreg.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "riskreg",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "riskreg.views.request_log.RequestLogMiddleware",
    "riskreg.views.middleware.StackMiddleware",
    "riskreg.views.middleware.OriginMiddleware",
    "riskreg.views.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "riskreg.views.middleware.SetupMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "riskreg.views.middleware.SignedInMiddleware",
    "riskreg.views.middleware.OrganisationMiddleware",
    "riskreg.views.middleware.NulMiddleware",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "riskreg.views.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "riskreg.templatetags.riskreg",
            ],
        },
    },
]

# -- the database
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{RISKREG_HOME / 'riskreg.sqlite3'}"
if not DATABASE_URL.startswith(("sqlite:", "postgres:", "postgresql:", "pgsql:")):
    raise ImproperlyConfigured("DATABASE_URL must be an sqlite:// or a postgres:// address.")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
USES_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if USES_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
        ),
    }
else:
    if not DATABASES["default"]["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user:password@host/database.")
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# -- caches: counters that every process must share, and figures that each process may keep
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "riskreg_cache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "figures"},
}

# -- history: a reason may be as long as it needs to be
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# -- jobs: what carries calls to workers (riskreg/jobs/engines); the jobs themselves are always in our own tables
JOB_ENGINE = env.str("JOB_ENGINE", "") or "database"
_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "procrastinate": "riskreg.jobs.engines.procrastinate.Backend",
}
if JOB_ENGINE not in _BACKENDS:
    raise ImproperlyConfigured(f"JOB_ENGINE={JOB_ENGINE!r} is none of {', '.join(_BACKENDS)}.")
if JOB_ENGINE == "procrastinate":
    if USES_SQLITE:
        raise ImproperlyConfigured(
            "JOB_ENGINE=procrastinate needs PostgreSQL: set DATABASE_URL to a postgres:// address."
        )
    if find_spec("procrastinate") is None:
        raise ImproperlyConfigured("JOB_ENGINE=procrastinate is not installed: DATABASE_URL=postgres://… make install.")
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
    PROCRASTINATE_IMPORT_PATHS = ["riskreg.jobs.engines.procrastinate"]
TASKS = {"default": {"BACKEND": _BACKENDS[JOB_ENGINE], "QUEUES": ["default"]}}

# -- sign-in: by invitation, e-mail and password, second factors and passkeys
AUTHENTICATION_BACKENDS = ["riskreg.views.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "riskreg.views.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address already
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "invitation": "20/m/ip",
    "workshop": "20/m/ip",  # join codes that are none
}
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "riskreg"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True

# -- the browser's side: strict, everything from this site, nothing inline
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by load balancers from inside
    if _flag("BEHIND_TLS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
CSRF_FAILURE_VIEW = "riskreg.views.errors.csrf_failure"

# -- mail: the address of a mail server, or the console of the machine one is sitting at
EMAIL_URL = env.str("EMAIL_URL", "")
vars().update(env.email_url_config(EMAIL_URL or ("dummymail://" if PRODUCTION else "consolemail://")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "riskreg@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- languages, time, files
LANGUAGE_CODE = "en-gb"
# Each in its own words, so that everybody finds theirs.
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "riskreg.lib.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "riskreg.lib.static_files.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

# -- logs: structured, one line an event, never a risk's text
LOG_LEVEL = env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL={LOG_LEVEL!r} is none of DEBUG, INFO, WARNING, ERROR, CRITICAL.")
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                place_of_error,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "CRITICAL"},  # RequestLogMiddleware says the same, without addresses
        "django.server": {"level": "WARNING"},
        "django.db.backends": {"level": "INFO"},  # SQL holds the text of risks
        "django.template": {"level": "INFO"},
        "django_tasks_db": {"level": "ERROR"},  # says how a worker is told to end
        "procrastinate": {"level": "ERROR"},  # the same
        "fontTools": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        place_of_error,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
