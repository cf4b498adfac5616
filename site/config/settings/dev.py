"""The demo and development: one process, SQLite, mail to the console, sample content."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-demo-on-this-machine")
os.environ.setdefault("EMAIL_URL", "consolemail://")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

from .base import *

DEBUG = True
KONSORCIUM_SAMPLE_CONTENT = True
ROOT_URLCONF = "config.demo.urls"
