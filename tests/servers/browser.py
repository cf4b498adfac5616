"""The Chromium that browser tests drive."""

import os
import shutil

from tests.servers import ServerMissing

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the pages under test: no sandbox (containers and root), no requests of the browser's own.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "Chromium is missing: install it with the system's package manager (for example `chromium`), or set CHROMIUM to "
    "the path of a Chromium or Chrome."
)


def find_chromium() -> str:
    """The path of the program: CHROMIUM, or the first that is found."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        if found := shutil.which(name):
            return found
    raise ServerMissing(MISSING)
