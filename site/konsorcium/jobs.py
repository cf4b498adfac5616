"""Jobs: what is to be done from time to time, each app's own, with a heartbeat for each."""

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

LONGEST_RUN = datetime.timedelta(hours=1)  # then a run that has not ended is taken for one that died
PAUSE = 30  # seconds at least between a run that failed and the next


class Unavailable(Exception):
    """What a job needs does not answer now, and nobody has to mend the job."""


class JobRun(models.Model):
    """The last run of a job: its heartbeat."""

    name = models.CharField(max_length=80, unique=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Job:
    """A function without arguments, by its dotted path, and the seconds between two runs."""

    name: str
    function: str
    every: int


def jobs() -> Iterator[Job]:
    """The jobs of all installed apps, as their `jobs` name them: {name: (dotted path, seconds)}."""
    for config in apps.get_app_configs():
        for name, (function, every) in getattr(config, "jobs", {}).items():
            yield Job(f"{config.label}.{name}", function, every)


def run_due_jobs() -> list[str]:
    """Run each job whose time has come, unless somebody else has just taken it; returns the names of those run."""
    return [job.name for job in jobs() if _take(job) and _run(job)]


def _take(job: Job) -> bool:
    now = timezone.now()
    row, _created = JobRun.objects.get_or_create(name=job.name)
    if row.started and now < row.started + _rest(row, job):
        return False
    return bool(JobRun.objects.filter(pk=row.pk, started=row.started).update(started=now))


def _rest(row: JobRun, job: Job) -> datetime.timedelta:
    """How long after its start the last run keeps the next from starting."""
    if not row.finished or (row.started and row.finished < row.started):
        return max(LONGEST_RUN, datetime.timedelta(seconds=job.every))
    return datetime.timedelta(seconds=max(job.every, PAUSE) if row.error else job.every)


def _run(job: Job) -> bool:
    error = "interrupted"  # what ends a process is no Exception
    try:
        import_string(job.function)()
        error = ""
    except Unavailable as away:
        error = repr(away)
        if not JobRun.objects.filter(name=job.name, error=error).exists():  # an outage is said once
            logger.warning("The job %s waits: %s", job.name, away)
    except Exception as failure:  # one failing job must not keep the others from running
        logger.exception("The job %s failed.", job.name)
        error = repr(failure)
    finally:
        JobRun.objects.filter(name=job.name).update(finished=timezone.now(), error=error)
    return True
