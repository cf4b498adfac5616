"""What editors do in the admin, as it is done with a mouse and a keyboard."""

from playwright.sync_api import Page, expect

from tests import content
from tests.admin import PASSWORD


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()


def attach(page: Page, title: str) -> None:
    """Upload a file in the open form of a publication and attach it."""
    page.get_by_role("tab", name="Facts").click()
    page.get_by_role("button", name="Add attachment").click()
    page.get_by_role("button", name="Choose a document").click()
    chooser = page.get_by_role("dialog")
    chooser.get_by_role("tab", name="Upload").click()
    chooser.get_by_role("textbox", name="Title").fill(title)
    chooser.locator("[type=file]").set_input_files(
        {"name": "rozbor.pdf", "mimeType": "application/pdf", "buffer": content.PDF}
    )
    chooser.get_by_role("button", name="Upload").click()
    expect(page.get_by_text(title)).to_be_visible()


def count_clicks(page: Page) -> None:
    """Count from now on, on whatever pages, how often the mouse is pressed."""
    counting = "sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1"
    page.add_init_script(f"addEventListener('pointerdown', () => {{ {counting} }}, true)")


def clicks(page: Page) -> int:
    return int(page.evaluate("sessionStorage.clicks"))
