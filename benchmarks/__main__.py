"""`python -m benchmarks MEASUREMENT …` sets Django up on an empty database and measures; see README.md."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).parents[1] / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()
call_command("migrate", verbosity=0)
import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
