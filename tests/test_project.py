"""The conventions of the repository: import direction, settings, migrations, comments, lock files, catalogues."""

import ast
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.management import call_command
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
APPS = ("search", "members", "experts", "activities", "publications", "home")
LAYERS = ("konsorcium", *APPS, "config")  # each may import what stands before it
PRODUCTION = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "ALLOWED_HOSTS": "konsorcium.example"}
SECRET_KEY = "a key for this test: 50 letters or more, all its own"
EXCEPTION = re.compile(r"type: ignore|noqa")
EXCEPTION_WITH_REASON = re.compile(
    r"# (type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(, [A-Z]+\d+)*)( # noqa: [A-Z]+\d+(, [A-Z]+\d+)*)? (-|#) \w.{5,}"
)
OUTSIDE = re.compile(
    r"\b(pypi\.org|pythonhosted\.org|maven\.org|maven\.apache\.org|npmjs\.(org|com)|docker\.(io|elastic\.co)|ghcr\.io)\b"
    r"|(?<![\w.>-])/(work|root|Users)/\w"
)


def files(*suffixes: str) -> list[Path]:
    """The files of the repository, with those that are about to be added to it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = [ROOT / name for name in listed if name.endswith(suffixes or "")]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def modules() -> list[Path]:
    return [path for path in files(".py") if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    """The import name of a module of the suite: `search/models.py` is konsorcium.search.models."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = parts[1:] if parts[0] == "site" else ("konsorcium", *parts)
    return ".".join(parts)


def layer(name: str) -> str:
    """The layer that an import name belongs to, empty outside of the suite."""
    first, second, *_ = [*name.split("."), ""]
    if first == "konsorcium" and second in APPS:
        return second
    return first if first in LAYERS else ""


def imported(path: Path) -> Iterator[str]:
    """The full names of what a module imports, anywhere in it."""
    package = name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{start}.{alias.name}" for alias in node.names)


def test_imports_go_one_way() -> None:
    suite = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in (*APPS, "site")]
    assert suite
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in suite
        for name in imported(path)
        if (name.split(".")[0] in APPS)  # a second copy of an app, under the name of its folder
        or (layer(name) and LAYERS.index(layer(name)) > LAYERS.index(layer(name_of(path))))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    ours = [app.label for app in apps.get_app_configs() if app.label.startswith("konsorcium")]
    call_command("makemigrations", *ours, check=True, dry_run=True)


def check_production(**variables: str) -> subprocess.CompletedProcess[str]:
    """Run the deployment checks in an environment that has only `variables`."""
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **variables}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deployment_checks() -> None:
    done = check_production(SECRET_KEY=SECRET_KEY)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


def test_production_does_not_start_without_a_secret_key() -> None:
    done = check_production()
    assert done.returncode != 0
    assert "Set the SECRET_KEY environment variable" in done.stderr


def test_every_module_says_what_lives_in_it() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_every_exception_to_a_rule_carries_its_code_and_a_reason() -> None:
    bare = []
    for path in modules():
        with tokenize.open(path) as file:
            for token in tokenize.generate_tokens(file.readline):
                excused = token.type == tokenize.COMMENT and EXCEPTION.search(token.string)
                if excused and not EXCEPTION_WITH_REASON.search(token.string):
                    bare.append(f"{path.relative_to(ROOT)}:{token.start[0]} {token.string}")
    assert bare == []


def test_nothing_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        if (content := path.read_bytes()) and b"\0" not in content
        for match in OUTSIDE.finditer(content.decode(errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["runtime", "demo", "development"])
def test_lock_files_pin_what_is_asked_for_with_hashes_and_without_addresses(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in lock
    pins = {}
    for entry in re.split(r"\n(?=\S)", lock.replace("\\\n", "")):
        requirement = Requirement(entry.split(" --hash")[0].split("\n")[0].strip())
        assert "--hash=sha256:" in entry, entry
        pins[requirement.name.lower()] = str(requirement.specifier).removeprefix("==")
    for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines():
        if line and not line.startswith(("#", "-r")):
            asked = Requirement(line)
            assert asked.specifier.contains(pins[asked.name.lower()], prereleases=True), line


def test_compiled_catalogues_are_those_of_their_sources() -> None:
    """`make messages` compiles them: a machine without gettext shows every text in Czech."""
    sources = files(".po")
    stale = [path for path in sources if path.with_suffix(".mo").read_bytes() != polib.pofile(str(path)).to_binary()]
    assert stale == []
