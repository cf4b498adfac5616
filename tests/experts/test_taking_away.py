"""What journalists take away: a line to introduce somebody, a contact card, a photo, data for machines."""

import io
import json
from typing import Any

import pytest
import vobject
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as PillowImage
from wagtail.images.models import Image

from konsorcium.experts.consents import record_consents
from konsorcium.experts.entries import set_away
from konsorcium.experts.models import Channel, ExpertPage, How, PrivateContact
from konsorcium.models import Vocabulary
from tests import content
from tests.content import TestSite
from tests.experts.test_entries import NOW
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, PHONE = "jana@example.org", "+420 777 123 456"
GPS, EXIF_OF_GPS = {1: "N", 2: (50.0, 5.0, 0.0)}, 0x8825


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email="press@example.org", press_phone="+420 222 222 222")
    return content.make_site()


@pytest.fixture
def expert(site: TestSite) -> ExpertPage:
    expert = content.make_expert(
        site, slug="jana", degrees_before="Mgr.", degrees_after="Ph.D.", function="právnička; radí, pomáhá",
        member=content.make_member(site, "SIMI"), topics=[content.make_topic("asylum", "azyl")],
        languages=[content.make_term(Vocabulary.LANGUAGE, "cs", "čeština")], lead_picture=photo(),
        pronunciation="JA-na", interests="Členka rady <vlády>.", interests_date=NOW.date(), picture_licence="CC BY 4.0",
    )  # fmt: skip
    PrivateContact.objects.create(person=expert.translation_key, email=EMAIL, phone=PHONE)
    content.publish(expert)
    content.translate(expert, slug="jana", function="lawyer")
    return expert


def photo() -> Image:
    """A photo of a camera that writes where it was."""
    exif = PillowImage.Exif()
    exif[EXIF_OF_GPS] = GPS
    file = io.BytesIO()
    PillowImage.new("RGB", (1600, 1600), "teal").save(file, "JPEG", exif=exif)
    assert b"Exif" in file.getvalue()
    return Image.objects.create(title="Portrét", file=ImageFile(file, name="portret.jpg"))


def card_of(expert: ExpertPage) -> Any:
    response = Client().get(f"/cs/feeds/experts/{expert.pk}.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return vobject.readOne(text)


def test_a_contact_card_is_read_by_other_programs(expert: ExpertPage) -> None:
    card = card_of(expert)
    assert card.fn.value == "Mgr. Jana Nováková, Ph.D."
    assert (card.n.value.family, card.n.value.given, card.n.value.prefix, card.n.value.suffix) == (
        "Nováková", "Jana", "Mgr.", "Ph.D.",
    )  # fmt: skip
    assert card.title.value == "právnička; radí, pomáhá"
    assert card.org.value == ["Organizace SIMI"]
    assert card.lang.value == "cs"
    assert card.url.value.endswith("/cs/experti/jana/")
    assert (card.email.value, card.tel.value) == (EMAIL, "tel:+420777123456")


def test_it_has_the_press_desk_for_what_is_private_and_while_the_person_is_away(expert: ExpertPage) -> None:
    set_away(expert.translation_key, NOW.date().replace(year=2100))
    card = card_of(expert)
    assert (card.email.value, card.tel.value) == (EMAIL, "tel:+420222222222")
    record_consents(expert.translation_key, {Channel.EMAIL: False, Channel.PHOTO: False}, How.MAIL)
    card = card_of(expert)
    assert card.email.value == "press@example.org"
    assert "photo" not in card.contents


def test_who_is_not_public_has_no_card(expert: ExpertPage, client: Client) -> None:
    address = f"/cs/feeds/experts/{expert.pk}.vcf"
    record_consents(expert.translation_key, {Channel.SEARCH_ENGINES: False}, How.MAIL)
    assert client.get(address)["X-Robots-Tag"] == "noindex"
    record_consents(expert.translation_key, {Channel.PROFILE: False}, How.MAIL)
    assert client.get(address).status_code == 404
    assert client.get(f"/cs/feeds/experts/{10**30}.vcf").status_code == 404
    assert client.post(address).status_code == 405


def test_the_profile_says_how_to_introduce_the_person_in_both_languages(expert: ExpertPage, client: Client) -> None:
    lines = {
        "cs": "Mgr. Jana Nováková, Ph.D., právnička; radí, pomáhá, Organizace SIMI",
        "en": "Mgr. Jana Nováková, Ph.D., lawyer, Organizace SIMI",
    }
    for language in ("cs", "en"):
        shown = read(client, f"/{language}/experti/jana/")
        introduced = shown.select(".k-introduce dd[lang]")
        assert {line["lang"]: words(line) for line in introduced} == lines
        assert "JA-na" in words(shown.select_one(".k-introduce"))
        assert "CC BY 4.0" in words(shown.select_one(".k-introduce"))
    assert "Členka rady <vlády>." in words(read(client, "/cs/experti/jana/").main)
    told = client.get(f"/api/content/v1/experts/{expert.pk}/").json()
    assert told["introductions"] == lines
    assert (told["pronunciation"], told["interests_date"]) == ("JA-na", "2026-03-02")
    assert client.get(told["vcard"]).status_code == 200


def test_the_photo_comes_large_and_does_not_say_where_it_was_taken(expert: ExpertPage, client: Client) -> None:
    (link,) = read(client, "/cs/experti/jana/").select("a[download]")
    response = client.get(str(link["href"]))
    file = b"".join(response)
    picture = PillowImage.open(io.BytesIO(file))
    assert (picture.format, picture.size) == ("JPEG", (1600, 1600))
    assert not picture.getexif()
    assert b"Exif" not in file


def test_machines_read_the_person(expert: ExpertPage, client: Client) -> None:
    def data(address: str = "/cs/experti/jana/") -> dict[str, Any]:
        script = read(client, address).select_one('script[type="application/ld+json"]')
        assert script
        found: dict[str, Any] = json.loads(str(script.string))
        return found

    told = data()
    assert (told["@type"], told["name"], told["jobTitle"]) == ("Person", "Jana Nováková", "právnička; radí, pomáhá")
    assert (told["email"], told["telephone"], told["knowsAbout"]) == (EMAIL, PHONE, ["azyl"])
    assert data("/en/experti/jana/")["jobTitle"] == "lawyer"
    channels = (Channel.EMAIL, Channel.PHONE, Channel.PHOTO)
    record_consents(expert.translation_key, dict.fromkeys(channels, False), How.MAIL)
    assert not {"email", "telephone", "image"} & data().keys()
    expert.refresh_from_db()
    expert.function = "</script><script>alert(1)</script>"
    content.publish(expert)
    assert "<script>alert" not in client.get("/cs/experti/jana/").text
    assert data()["jobTitle"] == expert.function
