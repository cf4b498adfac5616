"""The wheel beside a site that `wagtail start` made: its own home, search and base template stay as they are."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.test_project import APPS, ROOT, files

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]  # one host for all tests

CHAIN = (
    "konsorcium",
    "konsorcium.search",
    "konsorcium.members",
    "konsorcium.experts",
    "konsorcium.activities",
    "konsorcium.publications",
)
# What docs/integrating.md asks of a site; it keeps its own middleware and addresses.
SETTINGS = """
from .dev import *

INSTALLED_APPS = [
    *reversed({chain}),
    "wagtail_localize", "wagtail_localize.locales",
    "wagtail.contrib.settings", "wagtail.contrib.table_block", "wagtail.api.v2", "rest_framework",
    *INSTALLED_APPS,
]
TEMPLATES[0]["OPTIONS"]["context_processors"] += ["konsorcium.context_processors.konsorcium"]
ROOT_URLCONF = "mysite.urls_with_konsorcium"
KONSORCIUM_BASE_TEMPLATE = "base.html"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("cs", "Czech"), ("en", "English")]
LANGUAGE_CODE = "en"
"""
URLS = """
from django.urls import include, path
from konsorcium.api import build_api
from konsorcium.search.files import serve_media

from .urls import urlpatterns

urlpatterns = [
    path("api/content/v1/", build_api().urls),
    path("media/<path:path>", serve_media, name="konsorcium_media"),
    path("find/", include("konsorcium.search.urls")),
    *urlpatterns,
]
"""

PUBLISH_AND_LOOK = """
import json

import konsorcium
from django.test import Client
from django.urls import reverse
from konsorcium.publications.models import PublicationIndexPage, PublicationPage
from wagtail.models import Site

home = Site.objects.get().root_page.specific
index = home.add_child(instance=PublicationIndexPage(title="Publications", slug="publications"))
page = index.add_child(instance=PublicationPage(title="Asylum in figures", slug="asylum", live=False))
page.save_revision().publish()


def look(path):
    answer = Client().get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


print(json.dumps({
    "konsorcium": konsorcium.__file__,
    "offered below home": [model.__name__ for model in type(home).allowed_subpage_models()],
    "publication": look("/publications/asylum/"),
    "our API": look("/api/content/v1/publications/"),
    "our search": look(reverse("konsorcium_search:search") + "?q=asylum"),
    "host's search": look("/search/?query=asylum"),
    "host's home": look("/"),
}))
"""


@dataclass(frozen=True)
class Host:
    """A site made by `wagtail start`, in an environment of its own that has the wheel."""

    folder: Path
    python: Path

    def manage(self, *arguments: str, chain: Iterable[str] = CHAIN) -> str:
        """The output of a management command of the site with the apps of `chain`."""
        settings = self.folder / "mysite" / "settings" / "with_konsorcium.py"
        settings.write_text(SETTINGS.format(chain=list(chain)))
        environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mysite.settings.with_konsorcium"}
        command = [str(self.python), "manage.py", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the repository because building leaves files behind."""
    copy = tmp_path_factory.mktemp("wheel") / "copy"
    left_out = shutil.ignore_patterns(".*", "var", "build", "dist", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=left_out)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(copy / "dist"), str(copy)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next((copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Host:
    """A migrated site with the wheel; all other packages are those of the running environment."""
    folder = tmp_path_factory.mktemp("host")
    run = partial(subprocess.run, cwd=folder, check=True, capture_output=True)
    run([sys.executable, "-m", "venv", "--without-pip", "environment"])
    python = folder / "environment" / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel])
    packages = next((folder / "environment" / "lib").glob("*/site-packages"))
    (packages / "running_environment.pth").write_text(sysconfig.get_path("purelib"))
    run([Path(sys.executable).with_name("wagtail"), "start", "mysite", "."])
    (folder / "mysite" / "urls_with_konsorcium.py").write_text(URLS)
    site = Host(folder, python)
    site.manage("migrate", "--verbosity=0")
    return site


def test_the_wheel_carries_every_file_of_the_suite(wheel: Path) -> None:
    places = {name: f"konsorcium/{name}" for name in (*APPS, "templates")}
    places |= {"site/static": "konsorcium/static", "site/locale": "konsorcium/locale", "site/konsorcium": "konsorcium"}
    expected = {
        f"{in_wheel}/{path.relative_to(ROOT / place).as_posix()}"
        for place, in_wheel in places.items()
        for path in files()
        if path.is_relative_to(ROOT / place)
    }
    with zipfile.ZipFile(wheel) as archive:
        missing = expected - set(archive.namelist())
    assert expected
    assert missing == set()


@pytest.mark.parametrize("length", range(2, len(CHAIN) + 1))  # a host without search has no use for konsorcium
def test_a_site_may_take_any_beginning_of_the_chain(host: Host, length: int) -> None:
    chain = CHAIN[:length]
    labels = [name.replace(".", "_") for name in chain]
    assert "No changes" in host.manage("makemigrations", "--check", *labels, chain=chain)  # runs the system checks, too


def test_a_publication_is_at_home_in_the_site(host: Host) -> None:
    seen = json.loads(host.manage("shell", "--verbosity=0", "--command", PUBLISH_AND_LOOK))
    assert seen["konsorcium"].startswith(str(host.python.parents[1]))
    assert "PublicationIndexPage" in seen["offered below home"]
    assert "css/mysite.css" in seen["publication"]
    assert "Asylum in figures" in seen["publication"]
    assert [item["title"] for item in json.loads(seen["our API"])["items"]] == ["Asylum in figures"]
    assert 'href="/publications/asylum/"' in seen["our search"]
    assert "css/mysite.css" in seen["our search"]
    assert "<h1>Search</h1>" in seen["host's search"]
    assert "Asylum in figures" in seen["host's search"]
    assert "Welcome to your new Wagtail site!" in seen["host's home"]
