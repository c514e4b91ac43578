"""The settings of the tests: a home of their own, cheap passwords, jobs at once; all else as in production."""

import atexit
import os
import shutil
import tempfile

# Shared by the workers of one run, never the home of a site.
if "RISKREG_TEST_HOME" not in os.environ:
    os.environ["RISKREG_TEST_HOME"] = tempfile.mkdtemp(prefix="riskreg-test-")
    atexit.register(shutil.rmtree, os.environ["RISKREG_TEST_HOME"], ignore_errors=True)
os.environ["RISKREG_HOME"] = os.environ["RISKREG_TEST_HOME"]
for name in ("RISKREG_HOSTS", "BIND", "DEBUG", "EMAIL_URL"):
    os.environ.pop(name, None)

from riskreg.settings import *  # noqa: E402, F403 - after the environment
from riskreg.settings import DATABASES, RISKREG_HOME, STORAGES, USES_SQLITE  # noqa: E402 - the same

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if USES_SQLITE:
    # A file, as in production: an in-memory database shared by threads answers "table is locked" at once.
    DATABASES["default"]["TEST"] = {"NAME": str(RISKREG_HOME / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
