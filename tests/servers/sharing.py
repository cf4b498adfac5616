"""One Elasticsearch node for all processes of a test run, which ends with the run, however the run ends.

Locks say who is alive, because the system releases them even when a process is killed: the run holds `run` until its
end, and the node's keeper, a process of its own, holds `keeper` until the node has stopped.
"""

import contextlib
import fcntl
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ServerError, ServerMissing, elasticsearch, exit_on_termination, tail

FOLDER = "KONSORCIUM_TEST_RUN"


@contextlib.contextmanager
def open_run() -> Iterator[None]:
    """Offer a node to this process and its children; none is started before one of them asks."""
    with tempfile.TemporaryDirectory(prefix="test-run-") as name:
        folder = Path(name)
        with locked(folder / "run"):
            os.environ[FOLDER] = name
            yield
        with locked(folder / "keeper"):
            return  # the node has stopped


def elasticsearch_url() -> str:
    """The address of the run's node, started by whoever asks first."""
    folder = Path(os.environ[FOLDER])
    answer = folder / "answer"
    with locked(folder / "asking"):
        if not answer.exists():
            answer.write_text(first_line_of_keeper(folder))
        found: dict[str, str] = json.loads(answer.read_text())
    if missing := found.get("missing"):
        raise ServerMissing(missing)
    if error := found.get("error"):
        raise ServerError(error)
    return found["url"]


@functools.cache  # holds the process object, which complains when it is dropped before the process has ended
def start_keeper(folder: Path) -> subprocess.Popen[str]:
    """Start the process that runs the node."""
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.servers.sharing", folder],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            text=True,
        )


def first_line_of_keeper(folder: Path) -> str:
    """What a new keeper says as soon as it knows whether there is a node."""
    output = start_keeper(folder).stdout
    line = output.readline() if output else ""
    return line or json.dumps({"error": tail(folder / "log")})


def keep(folder: Path) -> None:
    """Run a node until the test run has ended; say on one line where it is or why there is none."""
    exit_on_termination()
    with locked(folder / "keeper"):
        try:
            with elasticsearch.running() as node:
                say({"url": node.url})
                with locked(folder / "run"):
                    return
        except ServerMissing as missing:
            say({"missing": str(missing)})
        except ServerError as error:
            say({"error": str(error)})


def say(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock on `path`, after whoever has it now."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
