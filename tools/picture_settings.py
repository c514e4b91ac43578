"""The settings of the pictures: as in production, with static files straight from the source and pages that fail."""

from riskreg.settings import *  # noqa: F403 - all but what follows
from riskreg.settings import STORAGES

ROOT_URLCONF = "tools.picture_urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
