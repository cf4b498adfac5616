"""A Java that is new enough for what runs on it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.servers import ServerMissing


def find_java(program: str, release: int) -> Path:
    """The first `java` of at least this feature release; `program` is what the message says needs it."""
    named = [Path(os.environ[name], "bin", "java") for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    on_path = [Path(found).resolve() for found in [shutil.which("java")] if found]
    for java in [*named, *on_path, *sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)]:
        if java.exists() and java_version(java) >= release:
            return java
    raise ServerMissing(
        f"{program} needs Java {release} or later and found none in ES_JAVA_HOME, JAVA_HOME, PATH or /usr/lib/jvm: "
        "install one with the system's package manager (for example openjdk-21-jre-headless)."
    )


def java_version(java: Path) -> int:
    """The feature release of `java`, 0 where it does not say."""
    printed = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', printed)
    return int(found[1]) if found else 0
