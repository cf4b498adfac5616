"""`demo`: the whole site in one process, on SQLite, with sample content."""

import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from wagtail.models import Site

from config.demo.loader import accounts
from konsorcium.jobs import JobRun, run_due_jobs

logger = logging.getLogger(__name__)


def _run_jobs() -> None:
    while True:
        try:
            close_old_connections()
            run_due_jobs()
        except Exception:  # the site without its jobs would be one without search
            logger.exception("The jobs failed; they are run again in a second.")
        time.sleep(1)


class Command(BaseCommand):
    help = "Migrate, load the sample content if there is none, and serve on 127.0.0.1; what was written is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the database …")
            call_command("migrate", verbosity=0)
        address = f"http://127.0.0.1:{options['port']}"
        settings.WAGTAILADMIN_BASE_URL = address  # which mails link to
        call_command("load_demo")
        # Addresses of records are paths, so nothing but this row depends on the port.
        Site.objects.filter(is_default_site=True).update(hostname="127.0.0.1", port=options["port"])
        Site.clear_site_root_paths_cache()
        self.stdout.write(f"\nThe site: {address}/cs/  {address}/en/\nThe admin: {address}/admin/\n")
        for account in accounts():
            self.stdout.write(f"  {account.username:<12} {account.password}  ({account.role})")
        self.stdout.write("\nStop with Ctrl-C.")
        JobRun.objects.update(finished=timezone.now())  # what the last process was in the midst of ended with it
        threading.Thread(target=_run_jobs, daemon=True).start()
        call_command("runserver", f"127.0.0.1:{options['port']}", use_reloader=False)
