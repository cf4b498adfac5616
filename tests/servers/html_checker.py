"""The Nu HTML checker, https://validator.github.io/validator/, downloaded once from an npm registry; it needs Java."""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.servers import ServerMissing, cached
from tests.servers.java import find_java

VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"  # of the program
PROGRAM = "package/build/dist/vnu.jar"
MISSING = "The Nu HTML checker comes from an npm registry: install npm, which knows where one is."


def errors(pages: Mapping[str, bytes]) -> list[str]:
    """What is wrong in HTML pages: the name of each, the line and the message."""
    java, program = find_java("The Nu HTML checker", 11), cached(f"html-checker-{VERSION}", download) / PROGRAM
    with tempfile.TemporaryDirectory() as folder:
        files = {str(Path(folder, f"{number}.html")): name for number, name in enumerate(pages)}
        for file, name in files.items():
            Path(file).write_bytes(pages[name])
        command = [str(java), "-jar", str(program), "--errors-only", "--exit-zero-always", "--format", "json", *files]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(ended.stderr)["messages"]
    return [f"{files[error['url'].removeprefix('file:')]}:{error['lastLine']}: {error['message']}" for error in found]


def download(folder: Path) -> None:
    """Put the program into `folder`, if it is the one that is expected."""
    if not shutil.which("npm"):
        raise ServerMissing(MISSING)
    pack = ["npm", "pack", "--silent", f"vnu-jar@{VERSION}"]
    packed = subprocess.run(pack, cwd=folder, capture_output=True, text=True, check=False)
    if packed.returncode:
        raise ServerMissing(f"The Nu HTML checker could not be downloaded: {packed.stderr}. {MISSING}")
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extract(PROGRAM, folder)
    digest = hashlib.sha256((folder / PROGRAM).read_bytes()).hexdigest()
    if digest != SHA256:
        raise ServerMissing(f"The Nu HTML checker that was downloaded is not {VERSION} as expected: {digest}")
