"""Settings, all from the environment, secure by default.

`GEOPGI_MODE` chooses the strictness: `production` (the default) refuses to start without real secrets,
`local` serves http on this machine only, `test` is for the test runner.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from geo_pgi.settings_api import *  # noqa: F403
from geo_pgi.settings_incidents import *  # noqa: F403
from geo_pgi.settings_inspections import *  # noqa: F403
from geodata.native import gdal_library_path, geos_library_path

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODES = ("production", "local", "test")
MODE = env.str("GEOPGI_MODE", default="production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"GEOPGI_MODE is {MODE!r}; it must be one of: {', '.join(MODES)}.")
PRODUCTION = MODE == "production"

# --- secrets and hosts ------------------------------------------------------------------------------------
WEAK_SECRETS = {"", "changeme", "change-me", "secret", "insecure"}
SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else "local-only-" + "x" * 50)
if PRODUCTION and (SECRET_KEY.lower() in WEAK_SECRETS or len(SECRET_KEY) < 50 or SECRET_KEY.startswith("local-only-")):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing, a default, or shorter than 50 characters. Set it in the environment to a random "
        "value, for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
# Encrypts reporters' contacts at rest. Apart from SECRET_KEY so that either can be changed alone; the first
# key encrypts, all of them decrypt, so a key is rotated by putting the new one in front.
CONTACT_KEYS = env.list("CONTACT_KEYS", default=[] if PRODUCTION else ["local-only-contact-key"])
if PRODUCTION and (not CONTACT_KEYS or any(len(key) < 40 or key.startswith("local-only-") for key in CONTACT_KEYS)):
    raise ImproperlyConfigured(
        "CONTACT_KEYS is missing, a default, or shorter than 40 characters. It encrypts the contacts of people who "
        "report. Set it in the environment and keep a copy in a safe place: without it the contacts are lost."
    )
# Signs the daily seals on what happened to cases: keep it apart from the database and its backups, who has both can
# forge. The first signs, all of them verify.
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[SECRET_KEY])
if PRODUCTION and any(len(key) < 40 for key in AUDIT_KEYS):
    raise ImproperlyConfigured("AUDIT_KEYS: each must be 40 or more random characters.")
DEBUG = False if PRODUCTION else env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must list the names this site is reached by, for example bando.langson.gov.vn."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "geo_pgi.error_pages.csrf_failed"

# --- applications -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "geo_pgi.served_files.ServedFiles",
    "django.contrib.humanize",
    "django.contrib.gis",
    "django.contrib.postgres",
    "leaflet",
    "pgtrigger",
    "django_q",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "places",
    "agencies",
    "layers",
    "alerts",
    "incidents",
    "inspections",
    "notices",
    "portal",
    "insights",
    "starter",
    "geo_pgi",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "geo_pgi.language.ApiLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "geo_pgi.problems.ProblemMiddleware",
    "geo_pgi.addresses.AddressMiddleware",
    "agencies.own_passwords.OwnPasswordMiddleware",
]

ROOT_URLCONF = "geo_pgi.urls"
WSGI_APPLICATION = "geo_pgi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "geo_pgi.context.site",
                "agencies.menu.menu",
                "agencies.staff_notices.bell",
                "layers.waiting.maps_waiting",
            ],
        },
    }
]

# --- database ---------------------------------------------------------------------------------------------
GDAL_LIBRARY_PATH = gdal_library_path()
GEOS_LIBRARY_PATH = geos_library_path()
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgis:///geopgi")}
DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "agencies.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "agencies.accounts.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "login": "agencies.account_forms.LoginForm",
    "change_password": "agencies.account_forms.ChangePasswordForm",
    "reauthenticate": "agencies.account_forms.ReauthenticateForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# They would count in the memory of one process. What counts stands in the database: axes for one name from one address
# (below), `agencies.attempts` for an address with many names, for codes and for the present password.
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "agencies.accounts.StaffMFAAdapter"
MFA_FORMS = {
    "authenticate": "agencies.account_forms.CodeForm",
    "reauthenticate": "agencies.account_forms.CodeAgainForm",
    "activate_totp": "agencies.account_forms.ActivateCodeForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "map"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1 if PRODUCTION else 0)
# By itself axes would see the proxy alone, and a stranger's wrong passwords would lock everybody out.
AXES_CLIENT_IP_CALLABLE = "agencies.network.counted_address"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True

# --- transport and content security -----------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"

# A raster tile server of the operator's choice behind the hazards, e.g. https://tiles.example.vn/{z}/{x}/{y}.png
BASEMAP_URL = env.str("BASEMAP_URL", default="")
BASEMAP_ATTRIBUTION = env.str("BASEMAP_ATTRIBUTION", default="")
_basemap_origin = ["/".join(BASEMAP_URL.split("/", 3)[:3])] if BASEMAP_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_basemap_origin],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- language and time ------------------------------------------------------------------------------------
# The texts in the code are Vietnamese; English is a translation in locale/en.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------
VAR = Path(env.str("GEOPGI_VAR", default=str(BASE_DIR / "var")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("vendor/bootstrap-icons", BASE_DIR / "node_modules/bootstrap-icons/font"),
    ("vendor/pbf", BASE_DIR / "node_modules/pbf/dist"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("vendor/idb", BASE_DIR / "node_modules/idb/build"),
]
# Tests find static files where they lie, without gathering them first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE == "test"
MEDIA_ROOT = VAR / "media"
UPLOADS_ROOT = VAR / "uploads"
TILES_ROOT = VAR / "tiles"
DOWNLOADS_ROOT = VAR / "downloads"
PRINTS_ROOT = VAR / "prints"
SHARES_ROOT = VAR / "shares"
AUDIT_ROOT = VAR / "audit"
EXPORTS_ROOT = VAR / "exports"
# Where Debian's packages lie that were unpacked because nobody may install them; empty when they are installed.
UNPACKED_SYSTEM = env.str("UNPACKED_SYSTEM", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "geo_pgi.staticfiles.HashedStaticFilesStorage"
    },
}
# Requests larger than this are refused unless a view streams its upload to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
HAZARD_FILE_MAX_BYTES = env.int("HAZARD_FILE_MAX_BYTES", default=500 * 1024 * 1024)
# Files that were handed in and not read into a draft yet, unfinished ones included: of one person, and of all.
WAITING_FILES_PER_PERSON = env.int("WAITING_FILES_PER_PERSON", default=20)
WAITING_BYTES_PER_PERSON = env.int("WAITING_BYTES_PER_PERSON", default=4 * HAZARD_FILE_MAX_BYTES)
WAITING_BYTES = env.int("WAITING_BYTES", default=40 * HAZARD_FILE_MAX_BYTES)
# No upload is taken that would leave less of the disk free; the database may share it.
DISK_LEFT_FREE_BYTES = env.int("DISK_LEFT_FREE_BYTES", default=1024**3)

# --- jobs -------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "geopgi",
    "orm": "default",
    "workers": env.int("JOB_WORKERS", default=2),
    "timeout": 900,
    "retry": 930,
    "max_attempts": 3,
    # A process that has grown, or has done much, makes room for a new one after its job.
    "max_rss": 1_000_000,  # kilobytes
    "recycle": 200,
    "poll": 0.5,
    "save_limit": 1000,
    "catch_up": False,
    "label": _("Việc nền"),
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if env.str("REDIS_URL", default=""):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.str("REDIS_URL")}
    Q_CLUSTER["redis"] = env.str("REDIS_URL")
    del Q_CLUSTER["orm"]

# Done after a generation of boundaries was switched on: what upper rooms computed from the former ones.
JOBS_AFTER_BOUNDARIES = [
    "places.jobs.locate_named_places",
    "layers.jobs.recompute_commune_areas",
    "layers.jobs.locate_assets",
]

# Asked for the highest risk level of a hazard by rule; None where there is no rule.
LEVEL_LIMIT = "alerts.limits.highest_level_of"

# --- the place this site serves ---------------------------------------------------------------------------
# Who to call when a report lies outside the area, and in an emergency. Lines of "number|Vietnamese|English".
HOTLINES = env.list(
    "HOTLINES",
    default=[
        "112|Tìm kiếm, cứu nạn|Search and rescue",
        "113|Công an|Police",
        "114|Cứu hoả, cứu nạn|Fire and rescue",
        "115|Cấp cứu y tế|Ambulance",
    ],
)
SITE_NAME = env.str("SITE_NAME", default="GeoPGI")
# The address people reach the site by, for links in messages, which are made where there is no request.
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip(
    "/"
)
# Who names the entries of feeds (RFC 4151): a domain the office held on 1 Jan 2026; once chosen it stays.
FEED_AUTHORITY = env.str("FEED_AUTHORITY", default=SITE_URL.split("//")[-1].split(":")[0])
# Letters go out only with a server, smtp+tls://user:password@host:587; without one nobody is offered them.
EMAIL_URL = env.str("EMAIL_URL", default="")
NOTICES_BY_EMAIL = bool(EMAIL_URL)
if NOTICES_BY_EMAIL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
STAFF_MAIL_MINUTES = env.int("STAFF_MAIL_MINUTES", default=10)
STAFF_NOTICE_DAYS = env.int("STAFF_NOTICE_DAYS", default=180)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"{SITE_NAME} <no-reply@{FEED_AUTHORITY}>")
# Services of browsers that push messages are handed to; nothing is ever sent elsewhere. Empty: nobody is offered them.
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"],
)
PUSH_CONTACT = env.str("PUSH_CONTACT", default=SITE_URL if PRODUCTION else "mailto:admin@example.vn")
# How published maps may be used again, "Vietnamese|English"; told in every file of open data.
DATA_LICENCE = env.str("DATA_LICENCE", default="")
# Files of open data that were made on demand; the least asked for go first.
DOWNLOADS_MAX_BYTES = env.int("DOWNLOADS_MAX_BYTES", default=5 * 1024 * 1024 * 1024)
PROVINCE_CODE = env.str("PROVINCE_CODE", default="20")
# How far around a point the danger is told, metres.
DANGER_RADIUS_M = 200
# No warning runs longer than this without somebody looking again.
WARNING_MAX_HOURS = env.int("WARNING_MAX_HOURS", default=48)
# Uploaded shapefiles without a projection are most often in this province's VN-2000 / TM-3 zone.
LOCAL_SRID = env.int("LOCAL_SRID", default=9215)

LEAFLET_CONFIG = {
    "TILES": [],
    "DEFAULT_CENTER": (21.86, 106.60),
    "DEFAULT_ZOOM": 9,
    "MIN_ZOOM": 6,
    "MAX_ZOOM": 18,
    "ATTRIBUTION_PREFIX": "",
    "RESET_VIEW": False,
    "NO_GLOBALS": False,
}

# --- logs: one JSON object a line, without local variables, which could hold people's data ------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "geo_pgi.logs.JsonFormatter"}},
    "filters": {"addresses": {"()": "geo_pgi.addresses.WithoutSecretAddresses"}},
    "loggers": {
        name: {"filters": ["addresses"]}
        for name in ("django.request", "django.security", "django.security.csrf", "geo_pgi.problems")
    }
    # It tells of every page of a file that is written.
    | {"pyogrio": {"level": "WARNING"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO" if MODE != "test" else "WARNING")},
}
