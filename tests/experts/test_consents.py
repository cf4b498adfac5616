"""What an expert agrees to is public, nothing else, and what is withdrawn is gone at once."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.test.utils.form_data import querydict_from_html

from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, Consent, ConsentText, ConsentWords, ExpertPage, How, PrivateContact
from konsorcium.home import roles
from konsorcium.publications.models import Author
from konsorcium.search.engines import mirror
from tests import content
from tests.admin import log_in, make_user, save, was_refused
from tests.content import TestSite
from tests.engines import EngineUnderTest, prefix
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = {
    Channel.PROFILE: "tajnafunkce",
    Channel.PHOTO: "tajnyportret",
    Channel.EMAIL: "tajna@example.org",
    Channel.PHONE: "777 123 456",
}


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def expert(site: TestSite) -> ExpertPage:
    page = content.make_expert(
        site, function=SECRETS[Channel.PROFILE], slug="novakova", lead_picture=content.make_image(),
        picture_credit=SECRETS[Channel.PHOTO],
    )  # fmt: skip
    contact = {"email": SECRETS[Channel.EMAIL], "phone": f"+420 {SECRETS[Channel.PHONE]}"}
    PrivateContact.objects.create(person=page.translation_key, **contact)
    content.publish(page)
    content.make_publication(site, slug="text", authors=[Author(expert=page, name="Jana Nováková")])
    return page


def withdraw(expert: ExpertPage, channel: Channel) -> None:
    record_consents(expert.translation_key, {channel: False}, How.MAIL)


def test_contacts_are_in_no_index_even_where_they_are_public(
    expert: ExpertPage, elasticsearch_engine: EngineUnderTest
) -> None:
    elasticsearch_engine.catch_up()
    held = str(mirror.writer().search(index=f"{prefix()}_*", size=1000))
    assert SECRETS[Channel.PROFILE] in held
    assert [secret for secret in (SECRETS[Channel.EMAIL], SECRETS[Channel.PHONE]) if secret in held] == []


def test_a_withdrawn_photo_is_deleted_with_its_renditions(expert: ExpertPage, client: Client) -> None:
    image = expert.lead_picture
    assert image
    rendition = image.get_rendition("fill-320x320|format-webp")
    files = [Path(image.file.path), Path(rendition.file.path)]
    address = reverse("konsorcium_media", args=[rendition.file.name])
    assert client.get(address).status_code == 200
    assert all(file.exists() for file in files)
    withdraw(expert, Channel.PHOTO)
    assert client.get(address).status_code == 404
    assert not any(file.exists() for file in files)
    assert not Image.objects.exists()
    for revision in expert.revisions.all():
        revision.publish()
    assert not read(client, "/cs/experti/novakova/").select("img.k-portrait")


def test_a_photo_that_another_page_shows_stays_there(site: TestSite, expert: ExpertPage, client: Client) -> None:
    content.make_publication(site, slug="obrazek", lead_picture=expert.lead_picture)
    withdraw(expert, Channel.PHOTO)
    assert Image.objects.exists()
    assert not read(client, "/cs/experti/novakova/").select("img.k-portrait")
    expert.refresh_from_db()
    assert expert.lead_picture is None


def test_who_withdraws_the_profile_withdraws_all_and_stays_a_name(expert: ExpertPage, client: Client) -> None:
    withdraw(expert, Channel.PROFILE)
    read(client, "/cs/experti/novakova/", status=404)
    byline = read(client, "/cs/publikace/text/").select_one(".k-bylines")
    assert words(byline) == "Jana Nováková"
    assert byline and not byline.select("a")
    record_consents(expert.translation_key, {Channel.PROFILE: True}, How.PAPER)
    page = client.get("/cs/experti/novakova/").text
    assert [channel for channel, secret in SECRETS.items() if secret in page] == [Channel.PROFILE]


def test_who_is_not_to_be_found_outside_is_found_here_only(expert: ExpertPage, client: Client) -> None:
    address = "/cs/experti/novakova/"
    assert not read(client, address).select("meta[name=robots]")
    assert address in client.get("/sitemap.xml").text
    withdraw(expert, Channel.SEARCH_ENGINES)
    robots = read(client, address).select_one("meta[name=robots]")
    assert robots and robots["content"] == "noindex"
    assert address not in client.get("/sitemap.xml").text
    assert client.get("/api/content/v1/search/?q=Nováková&type=expert&locale=cs").json()["total"] == 1


def test_the_log_says_what_was_agreed_to_when_and_how(site: TestSite) -> None:
    person = content.make_expert(site, channels=()).translation_key
    text = make_text()
    record_consents(person, {Channel.PROFILE: True, Channel.PHONE: True}, How.PAPER)
    record_consents(person, {Channel.PHONE: True}, How.CARD)
    record_consents(person, {Channel.PHONE: False}, How.MAIL)
    rows = Consent.objects.filter(person=person).values_list("channel", "given", "text", "how")
    assert list(rows) == [
        ("profile", True, text.pk, "paper"),
        ("phone", True, text.pk, "paper"),
        ("phone", False, None, "mail"),
    ]


def make_text() -> ConsentText:
    text = ConsentText()
    text.words.set([ConsentWords(language="cs", words="Souhlasím."), ConsentWords(language="en", words="I agree.")])
    text.save()
    return text


def card(page: ExpertPage) -> str:
    return reverse("konsorcium_expert_card", args=[page.pk])


def test_the_desk_keeps_the_card_and_editors_do_not_see_it(expert: ExpertPage, client: Client) -> None:
    roles.setup_roles()
    make_user("editor", roles.EDITORS)
    make_user("reviewer", roles.REVIEWERS)
    assert was_refused(log_in(client, "editor").get(card(expert)))
    assert card(expert) not in client.get(reverse("wagtailadmin_pages:edit", args=[expert.pk])).text
    assert card(expert) in log_in(client, "reviewer").get(reverse("wagtailadmin_pages:edit", args=[expert.pk])).text
    shown = client.get(card(expert))
    assert SECRETS[Channel.EMAIL] in shown.text
    sent = {"email": "nova@example.org", "phone": "", "channels": ["profile", "email"]}
    assert shown.context["form"].initial.keys() >= {"email", "phone"}
    refused = client.post(card(expert), sent)
    assert list(refused.context["form"].errors) == ["how"]
    assert "Say how the person said so." in refused.text
    client.post(card(expert), sent | {"how": "mail"})
    last = Consent.objects.latest("pk")
    assert (last.given, last.how, last.recorded_by) == (False, "mail", User.objects.get(username="reviewer"))
    page = Client().get("/cs/experti/novakova/").text
    assert "nova@example.org" in page
    assert not re.search(f"{SECRETS[Channel.EMAIL]}|{SECRETS[Channel.PHONE]}", page)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"channels": ["phone"], "how": "mail"}, "channels"),
        ({"channels": ["fax"], "how": "mail"}, "channels"),
        ({"channels": [*Channel], "phone": "zavolejte"}, "phone"),
        ({"channels": [*Channel], "email": "nikdo"}, "email"),
        ({"channels": [*Channel], "away_until": "zítra"}, "away_until"),
        ({"channels": [*Channel], "away_until": "2020-01-01"}, "away_until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    sent: dict[str, object], field: str, expert: ExpertPage, client: Client
) -> None:
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    refused = log_in(client, "reviewer").post(card(expert), sent)
    assert list(refused.context["form"].errors) == [field]
    assert Consent.objects.filter(given=False).count() == 0


def test_nobody_can_have_agreed_where_there_is_no_text(site: TestSite, client: Client) -> None:
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    expert = content.make_expert(site, channels=())
    sent = {"channels": ["profile"], "how": "paper"}
    refused = log_in(client, "reviewer").post(card(expert), sent)
    assert "There is no text that the person could have agreed to." in refused.text
    make_text()
    client.post(card(expert), sent)
    assert expert.translation_key in set(Consent.objects.values_list("person", flat=True))


def test_a_profile_without_consent_is_saved_but_not_published(site: TestSite, client: Client) -> None:
    roles.setup_roles()
    make_user("reviewer", roles.REVIEWERS)
    expert = content.make_expert(site, channels=(), live=False)
    expert.unpublish()
    answer = save(log_in(client, "reviewer"), expert, "action-publish", function="lékařka")
    told = words(read(client, answer["location"]).select_one(".messages"))
    assert "Saved, but not published: the person has not agreed to the profile." in told
    expert.refresh_from_db()
    assert not expert.live
    assert expert.get_latest_revision_as_object().function == "lékařka"
    make_text()
    client.post(card(expert), {"channels": ["profile"], "how": "paper"})
    save(client, expert, "action-publish")
    read(client, expert.get_url())


def test_a_text_that_somebody_agreed_to_stays_as_it_is(site: TestSite, admin_client: Client) -> None:
    text = make_text()
    content.make_expert(site)
    edit = reverse("wagtailsnippets_konsorcium_experts_consenttext:edit", args=[text.pk])
    form = querydict_from_html(admin_client.get(edit).text, form_id="w-editor-form")
    form["words-0-words"] = "Souhlasím se vším."
    refused = admin_client.post(edit, form)
    assert "S tímto textem už někdo souhlasil." in refused.text
    assert {row.words for row in ConsentWords.objects.all()} == {"Souhlasím.", "I agree."}


def test_private_contacts_have_one_reader() -> None:
    """The table is read by its own module, and written by the desk's form, its view and the sample content."""
    root = Path(__file__).parents[2]
    sources = [path for folder in ("site", "experts", "home", "search", "members", "activities", "publications")
               for path in root.glob(f"{folder}/**/*.py")]  # fmt: skip
    found = {path.relative_to(root).as_posix() for path in sources if "PrivateContact" in path.read_text()}
    assert found - {path for path in found if "/migrations/" in path or path.startswith("site/konsorcium/")} == {
        "experts/models/__init__.py", "experts/models/contacts.py", "experts/forms.py", "experts/admin_views.py",
        "site/config/demo/pages.py",
    }  # fmt: skip
