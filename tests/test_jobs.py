"""Jobs: run when they are due, by one worker at a time."""

import datetime
import sys

import pytest
from django.apps import apps
from django.utils import timezone

from konsorcium.jobs import run_due_jobs
from konsorcium.models import JobRun

pytestmark = pytest.mark.django_db

NAME = "konsorcium.long"
runs: list[list[str]] = []


@pytest.fixture(autouse=True)
def a_long_job(monkeypatch: pytest.MonkeyPatch) -> None:
    runs.clear()
    monkeypatch.setattr(apps.get_app_config("konsorcium"), "jobs", {"long": ("tests.test_jobs.long", 0)})


def long() -> None:
    """A job that takes longer than the time between two runs: a second worker looks for due jobs meanwhile."""
    runs.append([])
    if len(runs) == 1:
        runs[0].extend(run_due_jobs())


def stopped() -> None:
    sys.exit()


def test_a_job_that_runs_is_not_started_by_a_second_worker() -> None:
    assert NAME in run_due_jobs()
    assert len(runs) == 1
    assert NAME not in runs[0]
    assert NAME in run_due_jobs()


def test_a_job_that_is_stopped_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = {"long": ("tests.test_jobs.stopped", 0)}
    monkeypatch.setattr(apps.get_app_config("konsorcium"), "jobs", stopping)
    with pytest.raises(SystemExit):
        run_due_jobs()
    run = JobRun.objects.get(name=NAME)
    assert run.started and run.finished and run.finished > run.started
    assert run.error == "interrupted"


@pytest.mark.parametrize(("minutes", "is_started"), [(10, False), (70, True)])
def test_a_job_whose_worker_died_is_started_again_after_an_hour(minutes: int, is_started: bool) -> None:
    JobRun.objects.create(name=NAME, started=timezone.now() - datetime.timedelta(minutes=minutes))
    assert (NAME in run_due_jobs()) is is_started
