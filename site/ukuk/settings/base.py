"""What every installation shares: no secret, no DEBUG, no host name.

Reasons for the choices stand in docs/adr; the names that other rooms rely on are listed in docs/settings.md.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env("UKUK_VAR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "ukuk",
    "consult",
    "events",
    "programs",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "crispy_forms",
    "phonenumber_field",
    "django_tasks",
    "django_tasks_db",
    "django_smart_ratelimit",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Forms and the desk; kept pages pass it as they are. Django pads at random against guessing by size (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "home.atom.ShownInBrowsersMiddleware",
    "home.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ukuk.middleware.ContentSecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "ukuk.logs.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ukuk.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "ukuk.urls"
WSGI_APPLICATION = "ukuk.wsgi.application"
ASGI_APPLICATION = "ukuk.asgi.application"
AUTH_USER_MODEL = "home.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURITY_CONTACT = env("SECURITY_CONTACT", default="")  # "mailto:security@…" for security.txt; empty: the consult page
SITE_URL = env("SITE_URL", default="")  # "https://ukuk-jardam.example"; empty: the request's own host

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Database: SQLite needs all of this, or fifty lawyers get "database is locked" (performance.md, writes).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
    ),
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)

# The default cache counts sign-in attempts and used one-time codes, so it must be shared by all processes.
REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ukuk_cache"}}
    # Culling would forget sign-in attempts: far more keys than are ever in use may lie here; what has expired goes.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"}
CACHES["frame"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "frame"}
PAGE_CACHE_BYTES = 64 * 2**20
RATELIMIT_BACKEND = "redis" if REDIS_URL else "database"
RATELIMIT_ALGORITHM = "fixed_window"
RATELIMIT_REDIS = {"url": REDIS_URL, "socket_timeout": 1, "socket_connect_timeout": 1}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Languages
LANGUAGE_CODE = "ru"  # the fallback of strings; a visitor with no preference is greeted in Kyrgyz (home.greeting)
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
GREETING_LANGUAGE = "ky"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
USE_I18N = WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ukuk.formats"]
TIME_ZONE = "Asia/Bishkek"
USE_TZ = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DEFAULT_TRANSLATION_MODE = "synced"

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "collected"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = ["home.uploads.SealedUploadHandler"]
UPLOAD_FILE_BYTES = 10 * 2**20  # one file
UPLOAD_REQUEST_BYTES = 50 * 2**20  # one request, all files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_FILE_BYTES
WAGTAILDOCS_MAX_UPLOAD_SIZE = UPLOAD_FILE_BYTES
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "txt", "csv"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.media.PaperForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # never past the check of private collections
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # kept, not opened inside the site
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.media.PictureForm"
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILIMAGES_JPEG_QUALITY = 76
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105  # a template

# Wagtail
WAGTAIL_SITE_NAME = "Укук Жардам"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_USER_TIME_ZONES = ["Asia/Bishkek"]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

# Staff sign-in: one login page (allauth's), a second factor for everyone
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "ukuk.signin.StaffOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "ukuk.signin.VaultedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ukuk Jardam"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_AGE = None  # gone with the browser: for a year it would tell on a shared phone that a form was opened
CSRF_FAILURE_VIEW = "ukuk.views.csrf_failure"

# Browser safety: public pages load their own files only (ukuk.middleware widens it for the admin and for ask)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
FORBIDDEN = ("camera", "geolocation", "microphone", "payment", "usb", "fullscreen")
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in FORBIDDEN}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "ukuk"
PHONENUMBER_DEFAULT_REGION = "KG"
PHONENUMBER_DB_FORMAT = "E164"

# The live board: a process of its own, by default on the next port of the same host
LIVE_PORT = env.int("LIVE_PORT", default=0) or env.int("PORT", default=8000) + 1
LIVE_URL = env("LIVE_URL", default="")
LISTEN_DATABASE_URL = env("LISTEN_DATABASE_URL", default="")  # PostgreSQL itself, where DATABASE_URL is a pgbouncer

# Messages to people; a channel without its settings leaves its messages waiting and says so (docs/channels.md)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ukuk-jardam@localhost")
WHATSAPP = {
    "phone_id": env("WHATSAPP_PHONE_ID", default=""),
    "token": env("WHATSAPP_TOKEN", default=""),
    "app_secret": env("WHATSAPP_APP_SECRET", default=""),
    "verify_token": env("WHATSAPP_VERIFY_TOKEN", default=""),
    "api": env("WHATSAPP_API", default=""),  # another address than Meta's, for tests
}
SMS = {
    "url": env("SMS_URL", default=""),
    "token": env("SMS_TOKEN", default=""),
    "sender": env("SMS_SENDER", default=""),
}

# Rules of the service (docs/consult-model.md)
WORKING_HOURS = ("09:00", "18:00")
LAWYER_OPEN_CASES = 40
DRAFT_HOURS = 24
LOCK_SECONDS = 4  # a citizen waits for a locked database, then she is told (home.patience)
ANSWER_DRAFT_DAYS = 14  # how long an unfinished answer of a lawyer is kept untouched
RECEIPT_MINUTES = 30
FOLLOW_MINUTES = 30  # without a visit, then the page behind the secret number asks for it again
QUESTION_LETTERS = 10_000
QUESTION_FILES = 5
ASK_MIN_SECONDS = env.int("ASK_MIN_SECONDS", default=4)  # from the first page to Send; machines are quicker
# A village, a bus day or a whole mobile network may stand behind one address: wide for the address, closer for one
# browser at it. Over it she is asked to wait; what she wrote is kept.
LIMIT_SEND = {
    "browser": env("LIMIT_SEND_BROWSER", default="20/h"),
    "address": env("LIMIT_SEND_ADDRESS", default="60/m"),
}
LIMIT_WRONG_NUMBERS = {"browser": "10/15m", "address": "100/15m", "site": "300/15m"}
# While an attack lasts: every question and every secret number needs a little work of the phone, or a short wait. The
# limits above ask for it by themselves where many stand behind one address (consult.intake.proof).
ASK_PROOF = env.bool("ASK_PROOF", default=False)
PATIENCE_SECONDS = 20  # for who has no script
LIMIT_PATIENCE = {"address": "60/5m"}  # waiting costs a machine nothing: so many tickets for an address
LIMIT_PROOFS = {"address": "200/15m"}
LIMIT_RECOVERIES = "20/d"  # tries of one member of staff to give out a new number
LIMIT_DRAFTS = {"browser": "60/h", "address": "120/m"}  # forms begun
LIMIT_UPLOADS = {"browser": "60/h", "address": "300/h"}  # pages sent with files, each with up to QUESTION_FILES
LIMIT_MESSAGES = {"browser": "60/h", "address": "300/h"}  # written on the page behind the secret number
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many of our own proxies write X-Forwarded-For
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES  # else behind a proxy all staff share one address's sign-in attempts
AUTO_CLOSE_DAYS = 7
REOPEN_DAYS = 30
ERASE_WITHIN_DAYS = 7
KEEP_NARRATIVE_MONTHS = 12
KEEP_UNSAFE_NARRATIVE_MONTHS = 6
SAME_QUESTION_DAYS = 3  # the same words from the same browser or phone are recognised so long
KEEP_SPAM_DAYS = 14
KEEP_ACCESS_EVENTS_YEARS = 5
CONSENT_VERSION = "2026-11"
HELPER_PERMISSION_VERSION = "2026-11"  # raise it with the sentence that a helper ticks

# Places in trainings; docs/trainings.md says why
REGISTRATION_HOLD_HOURS = 24
REGISTRATION_CONSENT_VERSION = "2026-11"
KEEP_REGISTRATION_MONTHS = 12  # after the session
KEEP_CERTIFICATES_YEARS = 10  # a number must verify for as long as employers ask
# A classroom may register from one address in one minute.
LIMIT_REGISTRATIONS = {"browser": "20/h", "address": "60/m"}
LIMIT_WRONG_KEYS = {"browser": "10/15m", "address": "100/15m"}  # links of places and of reminders
LIMIT_WRONG_CERTIFICATES = {"address": "100/15m"}  # their pages set no cookie by which to tell browsers apart

# Reminders of a stop of the bus (docs/bus.md)
REMINDER_CONSENT_VERSION = "2026-11"
REMINDER_CONFIRM_HOURS = 48  # who has not said yes by then has not asked
KEEP_REMINDERS_DAYS = 1  # after the stop
# A whole village may ask through one network; one phone or address is written to only so often, whoever types it in.
LIMIT_REMINDERS = {"browser": "20/h", "address": "120/h"}
LIMIT_REMINDERS_EACH = "5/d"

# Seams: who plugs into whom without importing upward
STOP_LISTENERS = ["consult.transitions.stop_changed", "events.reminders.asking.stop_changed"]
SITEMAP_SOURCES = ["home.sitemaps.centres", "home.sitemaps.partners"]  # () -> entries that are no pages
# Each: language -> documents
SEARCH_FACTS = ["home.search.facts.centres", "home.search.facts.partners", "consult.intake.search.matters"]
SEARCH_PLACES = ["events.search.stop"]  # (place, language) -> what is known of a place that a query names
SEARCH_KINDS = {  # of pages; what is not named is "page" (home.search.documents.KINDS)
    "programs.newspage": "news",
    "programs.programpage": "program",
    "programs.projectpage": "program",
    "events.trainingpage": "event",
    "events.eventpage": "event",
    "events.campaignpage": "stop",
    "events.buspage": "stop",
    "home.centrespage": "centre",
    "consult.consultpage": "help",
}
PARTNER_SOURCES = ["programs.partnerships.parts", "events.partnerships.parts"]  # what partners took part in
# What partners may show in a frame: `frame` and `link` are named addresses, or what follows the language in one
EMBEDS: dict[str, dict] = {
    "ask": {
        "label": _("Ask a lawyer"),
        "frame": "consult:embed_ask",
        "link": "consult:ask",
        "queries": (),
        "height": 380,
    },
    "bus": {
        "label": _("When does the bus come?"),
        "frame": "events:embed_bus",
        "link": "bus/",
        "queries": ("near", "campaign"),
        "height": 640,
    },
}
EMBED_CAMPAIGNS = "events.schedule.embed.campaigns"  # () -> (code, name) of those that can be chosen
CAMPAIGN_TOOLS = ["consult/tools/campaign_figures.html"]  # shown among a campaign's results; each gets `campaign`
EMBEDDED_TOOLS = {
    "ask": {"label": _("Ask a lawyer"), "icon": "mail", "template": "consult/tools/ask.html"},
    "bus_finder": {"label": _("When does the bus come?"), "icon": "search", "template": "events/tools/bus_finder.html"},
    "my_district": {"label": _("Choose your district"), "icon": "site", "template": "home/tools/my_district.html"},
    "next_stops": {"label": _("Next stops of the bus"), "icon": "calendar", "template": "events/tools/next_stops.html"},
    "live_board": {"label": _("Live figures"), "icon": "history", "template": "consult/tools/live_board.html"},
    "nearest_centre": {
        "label": _("Nearest legal aid centre"),
        "icon": "site",
        "template": "home/tools/nearest_centre.html",
    },
    "latest_news": {"label": _("Latest stories"), "icon": "doc-full", "template": "programs/tools/latest_news.html"},
    "programs": {"label": _("Running programs"), "icon": "group", "template": "programs/tools/programs.html"},
    "open_calls": {
        "label": _("Open calls for proposals"),
        "icon": "date",
        "template": "programs/tools/open_calls.html",
    },
    "partners": {"label": _("Partners"), "icon": "group", "template": "home/tools/partners.html"},
    "coming_events": {
        "label": _("Coming trainings and events"),
        "icon": "date",
        "template": "events/tools/coming_events.html",
    },
    "hotlines": {"label": _("Numbers to call"), "icon": "mobile-alt", "template": "home/tools/hotlines.html"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ukuk.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # At DEBUG they print what is inside a picture or a recording: its place, its title.
    "loggers": {"PIL": {"level": "INFO"}, "libav": {"level": "CRITICAL"}},
}
