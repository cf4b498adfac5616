"""A real Elasticsearch node on the loopback interface: Docker's official image, or the downloaded distribution.

`python -m tests.servers.elasticsearch [--port 9200]` runs one in the foreground.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.servers import (
    Account,
    ServerError,
    ServerMissing,
    elasticsearch_download,
    ending,
    exit_on_termination,
    scratch_folder,
    tail,
)
from tests.servers.java import find_java

IMAGE = f"elasticsearch:{elasticsearch_download.VERSION}"
HEAP = "-Xms512m -Xmx512m"
QUICK_START = f"{HEAP} -XX:TieredStopAtLevel=1"  # a third less work until it answers; slower under load
START_LIMIT = 120
SETTINGS = {
    "cluster.name": "konsorcium",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


@dataclass(frozen=True)
class Node:
    url: str
    kill: Callable[[], object]  # as `kill -9` does
    start: Callable[[], None]  # again, on the data that it has


@contextlib.contextmanager
def running(port: int = 0, java_options: str = QUICK_START) -> Iterator[Node]:
    """A node that has no data yet and is gone afterwards; on a free port unless told."""
    port = port or free_port()
    way = in_docker if docker_answers() else on_this_machine
    with scratch_folder("elasticsearch") as folder, way(folder, port, java_options) as node:
        yield node


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def docker_answers() -> bool:
    """Whether an engine is behind the `docker` command and has, or can get, the image."""
    return bool(shutil.which("docker")) and (
        _succeeds("docker", "info")
        and (_succeeds("docker", "image", "inspect", IMAGE) or _succeeds("docker", "pull", "--quiet", IMAGE))
    )


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def in_docker(folder: Path, port: int, java_options: str) -> Iterator[Node]:
    """Run the official image; its data live and die with the container."""
    name = f"konsorcium-elasticsearch-{port}"
    settings = [f"--env={key}={value}" for key, value in {**SETTINGS, "ES_JAVA_OPTS": java_options}.items()]
    create = ["docker", "create", f"--name={name}", f"--publish=127.0.0.1:{port}:9200", *settings, IMAGE]
    with contextlib.ExitStack() as stack:
        stack.callback(_succeeds, "docker", "rm", "--force", name)  # it would outlive a killed `docker start`

        def start() -> None:
            process = Account().start(["docker", "start", "--attach", name], os.environ, folder, log := folder / "log")
            stack.enter_context(ending(process, signal.SIGTERM))
            wait_until_it_answers(port, process, log)

        subprocess.run(create, stdout=subprocess.DEVNULL, check=True)
        start()
        yield Node(f"http://127.0.0.1:{port}", partial(_succeeds, "docker", "kill", name), start)


@contextlib.contextmanager
def on_this_machine(folder: Path, port: int, java_options: str) -> Iterator[Node]:
    """Run the downloaded distribution as a child process; as root under another account, which it insists on."""
    java, account, log = find_java("Elasticsearch 9", 21), Account.of_server("nobody"), folder / "log"
    home = account.readable(elasticsearch_download.installed(), folder / "home")
    configure(home, folder, port)
    account.give(folder, *(folder / name for name in ("config", "data", "logs", "tmp")))
    launcher = ["-cp", f"{home}/lib/tools/server-launcher/*", "org.elasticsearch.server.launcher.ServerLauncher"]
    processes = []
    with contextlib.ExitStack() as stack:

        def start() -> None:
            process = account.start([str(java), *launcher], environment(java, home, folder, java_options), home, log)
            processes.append(process)
            stack.enter_context(ending(process, signal.SIGTERM))
            wait_until_it_answers(port, process, log)

        start()
        yield Node(f"http://127.0.0.1:{port}", lambda: os.killpg(processes[-1].pid, signal.SIGKILL), start)


def configure(home: Path, folder: Path, port: int) -> None:
    """Write the node's configuration, data and log folders below `folder`."""
    config = Path(shutil.copytree(home / "config", folder / "config"))
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    settings = SETTINGS | {
        "network.host": "127.0.0.1",
        "http.port": str(port),
        "transport.port": str(free_port()),
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
    }
    (config / "elasticsearch.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))
    options = config / "jvm.options"
    options.write_text(re.sub(r"(?m)^-Xlog:gc.*$", "", options.read_text()))  # it would log into the installed folder


def environment(java: Path, home: Path, folder: Path, java_options: str) -> dict[str, str]:
    """What the start script of the distribution would set."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "JAVA": str(java),
        "JAVA_TYPE": "ES_JAVA_HOME",
        "ES_JAVA_HOME": str(java.parent.parent),
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_DISTRIBUTION_TYPE": "zip",
        "ES_JAVA_OPTS": java_options,
        "CLI_JAVA_OPTS": "-Xms4m -Xmx64m -XX:+UseSerialGC",
    }


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the node is ready for requests."""
    deadline = time.monotonic() + START_LIMIT
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"Elasticsearch did not start:\n{tail(log)}")
        time.sleep(0.3)


def answers(port: int) -> bool:
    """Whether a node on `port` has elected itself and takes requests."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health?wait_for_status=yellow", timeout=5) as it:
            return bool(it.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Run a node in the foreground until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9200)
    port = parser.parse_args().port
    exit_on_termination()
    try:
        with running(port, HEAP) as node:
            sys.stdout.write(f"Elasticsearch answers. In another terminal:\n  export ELASTICSEARCH_URL={node.url}\n")
            sys.stdout.flush()
            signal.pause()
    except (ServerMissing, ServerError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
