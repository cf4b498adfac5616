"""The servers and programs that tests need: each module finds, installs or starts one."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


class ServerMissing(Exception):
    """A server cannot run here; the message says what is missing and how to get it."""


class ServerError(Exception):
    """A server is there but did not start; the message ends with what it wrote."""


def all_required() -> bool:
    """Whether a missing server is an error (REQUIRE_ALL=1) or a reason to leave its tests out."""
    return os.environ.get("REQUIRE_ALL") == "1"


@dataclass(frozen=True)
class Account:
    """Whom a server runs as: ourselves, or for root an account that the server accepts."""

    name: str | None = None

    @classmethod
    def of_server(cls, *names: str) -> "Account":
        """Root takes the first of `names` that the machine has, everybody else stays who they are."""
        if os.geteuid() != 0:
            return cls()
        known = {entry.pw_name for entry in pwd.getpwall()}
        return cls(next(name for name in names if name in known))

    def give(self, *folders: Path) -> None:
        """Let the account write in `folders`, not in what is below them."""
        for folder in folders:
            if self.name:
                shutil.chown(folder, self.name)

    def readable(self, folder: Path, copy: Path) -> Path:
        """`folder` itself, or `copy` made of hard links where another account may not come near root's files."""
        if not self.name:
            return folder
        return shutil.copytree(folder, copy, symlinks=True, copy_function=_link)

    def start(
        self, command: list[str], environment: Mapping[str, str], folder: Path, log: Path
    ) -> subprocess.Popen[bytes]:
        """Start `command` in `folder` as this account, in a session of its own, to be ended with its children."""
        group = pwd.getpwnam(self.name).pw_gid if self.name else None
        with log.open("wb") as output:
            return subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.name,
                group=group,
                extra_groups=[] if self.name else None,
            )


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target)


def cached(name: str, fill: Callable[[Path], None]) -> Path:
    """A folder of the user's cache, which `fill` writes once, whoever else asks at the same time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "konsorcium"
    folder = cache / name
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as staging:
            filled = Path(staging, name)
            filled.mkdir()
            fill(filled)
            try:
                filled.rename(folder)
            except OSError:
                if not folder.is_dir():  # or else somebody was faster
                    raise
    return folder


@contextlib.contextmanager
def scratch_folder(server: str) -> Iterator[Path]:
    """A folder for one run of a server; short, because a socket's path may have about 100 characters."""
    folder = Path(tempfile.mkdtemp(prefix=f"{server}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def ending(process: subprocess.Popen[bytes], by: signal.Signals) -> Iterator[None]:
    """End the whole session of `process` afterwards, by force if it takes longer than ten seconds."""
    try:
        yield
    finally:
        for number in (by, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)


def tail(log: Path) -> str:
    """The last lines of what a server wrote."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])


def exit_on_termination() -> None:
    """Let SIGTERM unwind the stack as Ctrl-C does, so that servers are stopped."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
