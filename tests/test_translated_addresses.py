"""What a translator may send as an address or as words: nothing of it runs in a reader's browser."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, StringSegment, Translation

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from konsorcium.search.settling import settle
from tests import content
from tests.admin import edit_url, log_in, make_user
from tests.content import TestSite

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
LINK = "https://example.org/text"
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
UNSAFE = ["javascript:alert(1)", " JaVa\tScript:alert(1)", "data:text/html,<script>alert(1)</script>"]


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_site)


def make_site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    make_user("translator", roles.TRANSLATORS.format("en"))
    make_user("reviewer", roles.REVIEWERS)
    return site


@pytest.fixture
def translation(site: TestSite, client: Client) -> Translation:
    """A draft in English of a page with addresses wherever a body has them, every segment translated."""
    source = content.make_publication(
        site,
        body=[
            ("text", f'<p>Čtěte <a href="{LINK}">zde</a>.</p>'),
            ("callout", {"title": "Dál", "text": f'<p>A <a href="{LINK}">tady</a>.</p>'}),
            ("embed", {"url": VIDEO, "title": "Film"}),
            ("contact", {"name": "Tisk", "phone": "", "email": "tisk@example.org"}),
        ],
    )
    english = Locale.objects.get(language_code="en")
    address = reverse("wagtail_localize:submit_page_translation", args=[source.pk])
    log_in(client, "reviewer").post(address, {"locales": [english.pk]})
    translation = Translation.objects.get(source__object_id=source.translation_key)
    for segment in translation.source.stringsegment_set.all():
        put_words(client, translation, segment, segment.string.data)
    return translation


def put_words(client: Client, translation: Translation, segment: StringSegment, words: str) -> dict[str, str]:
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    response = client.put(address, urlencode({"value": words}), content_type=FORM)
    assert response.status_code in {200, 201}
    return dict(response.json())


def put_address(client: Client, translation: Translation, segment: OverridableSegment, value: str) -> dict[str, str]:
    address = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    response = client.put(address, urlencode({"value": value}), content_type=FORM)
    assert response.status_code in {200, 201}
    return dict(response.json())


def told(translation: Translation, client: Client) -> list[str]:
    """The page as a reviewer publishes it, in HTML and in both APIs."""
    page = translation.get_target_instance()
    submitted = client.post(reverse("konsorcium_submit_translation", args=[translation.pk]))
    assert submitted["location"] == edit_url(page)
    log_in(client, "reviewer").post(reverse("konsorcium_approve_translation", args=[translation.pk]))
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.live
    settle()
    reader = Client()
    addresses = [
        page.url,
        f"/api/content/v1/publications/{page.pk}/",
        reverse("konsorcium_api_v2:pages:detail", args=[page.pk]),
    ]
    answers = [reader.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return [answer.text for answer in answers]


@pytest.mark.parametrize("unsafe", UNSAFE)
def test_an_unsafe_address_is_shown_to_the_translator_as_an_error_and_to_nobody_else(
    unsafe: str, translation: Translation, client: Client
) -> None:
    log_in(client, "translator")
    segments = list(translation.source.overridablesegment_set.all())
    assert len(segments) == 4
    for segment in segments:
        assert "This address is not safe" in put_address(client, translation, segment, unsafe)["error"]
    for text in told(translation, client):
        assert "alert(1)" not in text
        assert LINK in text
        assert VIDEO in text


def test_a_safe_address_is_used(translation: Translation, client: Client) -> None:
    """Without this the test above could not fail."""
    log_in(client, "translator")
    for segment in translation.source.overridablesegment_set.all():
        put_address(client, translation, segment, UNSAFE[0])
        assert put_address(client, translation, segment, "https://example.org/english")["error"] is None
    for text in told(translation, client):
        assert "https://example.org/english" in text
        assert LINK not in text


@pytest.mark.parametrize("hidden", ["<!--><img src=x onerror=alert(1)>-->", "<?x ><img src=x onerror=alert(1)>"])
def test_words_hide_no_markup(hidden: str, translation: Translation, client: Client) -> None:
    log_in(client, "translator")
    segment = translation.source.stringsegment_set.get(
        context__path__startswith="body", string__data__startswith="Čtěte"
    )
    assert put_words(client, translation, segment, f"Read {hidden}")["error"]
    page: Page = translation.get_target_instance()
    refused = client.post(reverse("konsorcium_submit_translation", args=[translation.pk]), follow=True)
    assert "1 segment is not translated yet: Body." in refused.text
    assert not Page.objects.get(pk=page.pk).current_workflow_state
