"""`demo` keeps the jobs running beside the site."""

import pytest
from django.apps import apps

from config.management.commands import demo as demo_command


@pytest.mark.django_db(transaction=True)
def test_the_loop_of_jobs_outlives_an_error(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Waits(Exception):
        pass

    def wait(seconds: float) -> None:
        raise Waits

    monkeypatch.setattr(apps.get_app_config("konsorcium"), "jobs", {"broken": None})
    monkeypatch.setattr("time.sleep", wait)
    with pytest.raises(Waits):
        demo_command._run_jobs()
    assert "The jobs failed" in caplog.text
