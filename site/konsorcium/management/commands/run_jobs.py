"""`run_jobs`: runs what is due; a timer calls it, or it stays and looks every second."""

import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from konsorcium.jobs import run_due_jobs


class Command(BaseCommand):
    help = "Run the jobs that are due: scheduled publishing, settling of records, carrying them to Elasticsearch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Stay, and look for due jobs every second.")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_received: sys.exit())  # a job that is stopped is seen to have ended
        run_due_jobs()
        while options["loop"]:
            time.sleep(1)
            close_old_connections()
            run_due_jobs()
