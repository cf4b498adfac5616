"""`make screenshots`: main pages of the demo on a phone and on a desk, and of its admin, for the documentation."""

import io
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.servers.browser import OPTIONS, find_chromium

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/screenshots"
PAGES = {
    "front-page": "/cs/",
    "find-help": "/cs/najit-pomoc/",
    "publications": "/cs/publikace/",
    "publication": "/cs/publikace/mala-obec-novi-sousede/",
    "topic": "/cs/temata/bydleni/",
    "search": "/cs/hledat/?q=doplnkove+ochrany",
    "events": "/en/events/",
    "project": "/cs/projekty/dvere-v-kazdem-meste/",
    "experts": "/en/experts/",
    "journalists": "/cs/pro-media/",
    "expert": "/cs/experti/milan-rybar/",
    "enquiry": "/cs/zeptat-se-experta/?topic=asylum",
    "correction": "/cs/publikace/navraty-dobrovolne-a-nucene/",
    "superseded-version": "/cs/publikace/navraty-dobrovolne-a-nucene/versions/1/",
}
PASSWORD = "ukazka-konsorcia"
RELEASED = ("link", "Ukázková tisková zpráva pod embargem")
ADMIN: dict[str, dict[str, list[tuple[Any, str]]]] = {  # what is clicked from the first page on, by account
    "editor": {"start-of-the-admin": [], "what-is-missing": [("link", "Ukázkové stanovisko")]},
    "reviewer": {
        "release": [("link", "Releases"), RELEASED],
        "embargo": [RELEASED, ("button", "Actions"), ("link", "Embargo"), ("button", "Check for leaks")],
    },
}
WIDTHS = (360, DESK := 1440)
HEIGHT = 1600
COLOURS = 96
PATIENCE = 900  # seconds; an empty database is filled first


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo() -> Iterator[str]:
    """The address of the demo, while it runs."""
    port = free_port()
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            if not is_up(port, server):
                log.seek(0)
                raise SystemExit(f"The demo did not start.\n{log.read()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def is_up(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers, once it does or has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return True
    return False


def take(page: Page, path: Path, width: int) -> None:
    """The top of the page, with the pictures that it loads late, in few colours: small enough for a repository."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    height = min(HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
    taken = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def log_in(page: Page, address: str, name: str) -> None:
    """Enter the admin and have it in English."""
    page.goto(f"{address}/admin/account/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=locale-preferred_language]").select_option("en")
    page.locator("main [type=submit]").click()


def take_admin(page: Page, address: str) -> None:
    for account, pictures in ADMIN.items():
        log_in(page, address, account)
        for name, clicks in pictures.items():
            page.goto(f"{address}/admin/")
            for role, label in clicks:
                page.get_by_role(role, name=label).first.click()
            take(page, FOLDER / f"{name}.png", DESK)
        page.context.clear_cookies()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        page = browser.new_page()
        for name, path in PAGES.items():
            answer = page.goto(address + path)
            if answer is None or not answer.ok:
                raise SystemExit(f"{path} is not there.")
            for width in WIDTHS:
                take(page, FOLDER / f"{name}-{width}.png", width)
        take_admin(page, address)


if __name__ == "__main__":
    main()
