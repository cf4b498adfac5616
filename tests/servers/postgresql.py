"""A throwaway PostgreSQL server: the machine's own, or the one in the `pgserver` wheel.

`python -m tests.servers.postgresql -- COMMAND` runs COMMAND with DATABASE_URL set to a fresh one.
"""

import argparse
import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.servers import (
    Account,
    ServerError,
    ServerMissing,
    all_required,
    ending,
    exit_on_termination,
    scratch_folder,
    tail,
)

START_LIMIT = 60
OWNER = "konsorcium"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
}
MISSING = (
    "PostgreSQL is missing: there is no `initdb` with a `postgres` beside it in PATH or /usr/lib/postgresql. Install "
    "the server with the system's package manager (for example `postgresql`), or the Python package `pgserver`."
)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The DATABASE_URL of a server that has no data yet and is gone afterwards; it listens on a socket file only."""
    account = Account.of_server("postgres", "nobody")
    with scratch_folder("postgresql") as folder:
        programs, data, log = find_programs(account, folder), folder / "data", folder / "log"
        account.give(folder)
        create(account, programs, folder)
        settings = SETTINGS | {"unix_socket_directories": str(folder)}
        options = [option for key, value in settings.items() for option in ("-c", f"{key}={value}")]
        command = [str(programs / "postgres"), "-D", str(data), *options]
        server = account.start(command, os.environ, folder, log)
        with ending(server, signal.SIGQUIT):
            wait_until_it_answers(folder, server, log)
            yield f"postgres://{OWNER}@/postgres?host={folder}"


def find_programs(account: Account, folder: Path) -> Path:
    """The folder of `initdb` and `postgres`; the wheel's, readable copies of them below `folder` where need be."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for programs in [*on_path, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        if all((programs / name).exists() for name in ("initdb", "postgres")):
            return programs
    wheel = importlib.util.find_spec("pgserver")
    if not wheel or not wheel.origin:
        raise ServerMissing(MISSING)
    package = Path(wheel.origin).parent
    # The programs find their libraries in the folder beside the package.
    account.readable(package.with_name("pgserver.libs"), folder / "pgserver.libs")
    return account.readable(package, folder / "pgserver") / "pginstall" / "bin"


def create(account: Account, programs: Path, folder: Path) -> None:
    """Make the data folder; anybody who reaches the socket may connect, and only its owner and root do."""
    choices = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    log = folder / "initdb.log"
    command = [str(programs / "initdb"), "-D", str(folder / "data"), *choices]
    if account.start(command, os.environ, folder, log).wait() != 0:
        raise ServerError(f"PostgreSQL could not make its data folder:\n{tail(log)}")


def wait_until_it_answers(folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server takes connections."""
    deadline = time.monotonic() + START_LIMIT
    while not answers(folder):
        if server.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"PostgreSQL did not start:\n{tail(log)}")
        time.sleep(0.1)


def answers(folder: Path) -> bool:
    """Whether the server behind the socket in `folder` takes connections."""
    try:
        psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def main() -> None:
    """Run the command with a server of its own and leave with its code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs="+")
    command = parser.parse_args().command
    exit_on_termination()
    try:
        with running() as url:
            sys.exit(subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode)
    except ServerMissing as missing:
        sys.exit(f"{missing}" if all_required() else left_out(str(missing)))
    except ServerError as failure:
        sys.exit(str(failure))


def left_out(reason: str) -> int:
    """Say that the command was not run: a success, as a skipped test is."""
    sys.stderr.write(f"Not run on PostgreSQL. {reason}\n")
    return 0


if __name__ == "__main__":
    main()
