# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""All settings, one file. What an office changes comes from the environment (`docs/reference/settings.md`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from nhipcau.config import env
from nhipcau.demo.content import logins

PACKAGE = Path(__file__).resolve().parent.parent

# --- Where things are -------------------------------------------------------------------------------------------
DATA_DIR = Path(env.text("NHIPCAU_DATA") or Path.cwd() / "var").resolve()
STORE_DIR = DATA_DIR / "originals"
QUARANTINE_DIR = Path(env.text("NHIPCAU_QUARANTINE") or DATA_DIR / "quarantine").resolve()
"""Where files wait until it is known that they are no state secrets; never part of a backup."""
DEBUG = env.flag("NHIPCAU_DEBUG")
NHIPCAU_DEMO = env.flag("NHIPCAU_DEMO")
"""True shows the demo logins on the sign-in page; never set it where real documents are kept."""
NHIPCAU_DEMO_LOGINS = logins() if NHIPCAU_DEMO else []
"""Login, password and who of each demo person, for the sign-in page of the demo."""

# --- Secrets ----------------------------------------------------------------------------------------------------
# An empty key stops the web application (check nhipcau.E001); commands that need no sessions still work.
SECRET_KEY = env.text("NHIPCAU_SECRET_KEY") or "unset"
ALLOWED_HOSTS = env.words("NHIPCAU_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("NHIPCAU_ORIGINS", [])

# --- Applications ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "nhipcau.config",
    "nhipcau.oversight",
    "nhipcau.assignments",
    "nhipcau.records",
    "nhipcau.bodies",
    "nhipcau.jobs",
    "nhipcau.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nhipcau.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nhipcau.bodies.middleware.LastSeen",
    "nhipcau.bodies.middleware.ActingPost",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nhipcau.web.middleware.BadInput",
]

ROOT_URLCONF = "nhipcau.config.urls"
WSGI_APPLICATION = "nhipcau.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nhipcau.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "nhipcau.web.templatetags.nhipcau"],
        },
    }
]

# --- Database ----------------------------------------------------------------------------------------------------
DATABASE_URL = env.text("NHIPCAU_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'nhipcau.sqlite3'}"


def database(url: str) -> dict[str, Any]:
    """Django's description of a database address; SQLite gets the settings under which writers do not collide."""
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if found["ENGINE"].endswith("sqlite3"):
        found["CONN_MAX_AGE"] = 0
        found["OPTIONS"] = {
            # Measured with four writers: DEFERRED lost 108 of 1,200 transactions to "database is locked", IMMEDIATE 0.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    return found


DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, not in memory: failed sign-ins are counted over all processes and outlive a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nhipcau_cache"}}

# --- Sign-in -----------------------------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
# Accounts are made by administrators: nobody signs up, and no mail is needed to sign in.
ACCOUNT_ADAPTER = "nhipcau.bodies.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "nhipcau.bodies.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
LOCKOUT_TRIES = env.number("NHIPCAU_LOCKOUT_TRIES", 5)
LOCKOUT_MINUTES = env.number("NHIPCAU_LOCKOUT_MINUTES", 15)
ACCOUNT_RATE_LIMITS = {
    # A whole office may sign in from one address at eight in the morning; failures are counted for each account.
    "login": "600/m/ip",
    "login_failed": f"60/m/ip,{LOCKOUT_TRIES}/{LOCKOUT_MINUTES}m/key",
    "reauthenticate": "20/m/user",
    "change_password": "20/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("NHIPCAU_PROXIES", 0)
MFA_ADAPTER = "nhipcau.bodies.accounts.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Nhịp Cầu"
MFA_TOTP_TOLERANCE = 1
"""Codes of the 30 seconds before and after: telephones and office servers are rarely on the second."""

# --- Single sign-on (OpenID Connect), where the office has it ------------------------------------------------------
OIDC_URL = env.text("NHIPCAU_OIDC_URL")
OIDC_NAME = env.text("NHIPCAU_OIDC_NAME") or "SSO"
OIDC_CLAIM = env.text("NHIPCAU_OIDC_CLAIM") or "preferred_username"
"""The claim that is compared with the login on the first sign-in; afterwards the provider's own id of the person is."""
SOCIALACCOUNT_ADAPTER = "nhipcau.bodies.accounts.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
SOCIALACCOUNT_STORE_TOKENS = False
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "sso",
            "name": OIDC_NAME,
            "client_id": env.text("NHIPCAU_OIDC_CLIENT_ID") or "nhipcau",
            "secret": env.text("NHIPCAU_OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_URL},
        }
    ]


def origin(address: str) -> str:
    """Scheme and host of an address, as a content security policy wants them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


OIDC_ORIGINS = [origin(OIDC_URL), *env.words("NHIPCAU_OIDC_ORIGINS", [])] if OIDC_URL else []

# --- Languages ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "nhipcau_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["nhipcau.web.formats"]
# Off on purpose: with it `{{ body.pk }}` in an address or a form becomes "1.234". Numbers for people go through `|so`.
USE_THOUSAND_SEPARATOR = False

# --- Pages need nothing from outside -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The sign-in form leads on to the provider of the single sign-on; browsers ask the policy for that too.
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = env.flag("NHIPCAU_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# --- Uploads -----------------------------------------------------------------------------------------------------
MAX_FILE_BYTES = env.number("NHIPCAU_MAX_FILE_MB", 100) * 1024 * 1024
MAX_FILES_AT_ONCE = env.number("NHIPCAU_MAX_FILES", 200)
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if S3_BUCKET := env.text("NHIPCAU_S3_BUCKET"):
    # Originals in an S3-compatible store; needs the extra "s3" (django-storages, boto3).
    STORAGES["originals"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("NHIPCAU_S3_ENDPOINT") or None,
            "region_name": env.text("NHIPCAU_S3_REGION") or None,
            "access_key": env.text("NHIPCAU_S3_KEY") or None,
            "secret_key": env.text("NHIPCAU_S3_SECRET") or None,
            "addressing_style": env.text("NHIPCAU_S3_ADDRESSING") or "path",
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": False,
        },
    }
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_FILES_AT_ONCE
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The review of a plan with 1,500 tasks is one form: some ten fields for each task, citation and body.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "nhipcau.records.uploads.SizeGuard",
    "nhipcau.records.uploads.Incoming",
]

# --- Background work ---------------------------------------------------------------------------------------------
JOB_LEASE_SECONDS = env.number("NHIPCAU_JOB_LEASE", 30)
JOB_TRIES = env.number("NHIPCAU_JOB_TRIES", 5)

# --- Log ---------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("NHIPCAU_LOG", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
