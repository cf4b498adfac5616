"""The test suite: whatever database DATABASE_URL names, files in a folder of their own, fast passwords."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ["VAR_ROOT"] = tempfile.mkdtemp(prefix="konsorcium-test-")
os.environ.pop("ELASTICSEARCH_URL", None)

from .base import *

atexit.register(shutil.rmtree, os.environ["VAR_ROOT"], ignore_errors=True)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
