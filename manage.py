#!/usr/bin/env python
"""Django's command line for the site in this repository."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    settings = "demo" if sys.argv[1:2] == ["demo"] else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
