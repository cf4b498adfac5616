"""The page for journalists: all of it from data, for readers and for the API."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from konsorcium.home.models import Organisation, OrganisationLogo, OrganisationName, PressPage
from tests import content
from tests.content import TestSite
from tests.html import links, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    about = "<p>Jsme střecha.</p>"
    named = OrganisationName(language="cs", name="Konsorcium", press_name="Tiskový servis", about=about)
    named.press_hours = "po–pá 9–17"
    logo = OrganisationLogo(image=content.make_image("logo"), for_dark=True)
    content.change_organisation(
        press_email="press@example.org", press_phone="+420 111 222 333", names=[named], logos=[logo]
    )
    page = PressPage(title="Pro média", slug="pro-media", locale=site.home.locale)
    content.publish(site.home.add_child(instance=page))
    return site


def test_it_shows_the_press_desk_releases_background_meetings_experts_and_texts_to_paste(
    site: TestSite, client: Client
) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    content.make_publication(site, title="Zpráva", kind="press-release")
    content.make_publication(site, title="Slovníček", kind="background")
    content.make_publication(site, title="Komentář")
    content.make_event(site, title="Snídaně s médii", kind="press-meeting", date=tomorrow)
    content.make_event(site, title="Minulé setkání", kind="press-meeting", date=datetime.date(2024, 1, 1))
    main = read(client, "/cs/pro-media/").main
    assert main
    desk = words(main.select_one(".k-press"))
    assert all(fact in desk for fact in ("Tiskový servis", "+420 111 222 333", "press@example.org", "po–pá 9–17"))
    assert [words(card) for card in main.select(".k-card h3")] == ["Snídaně s médii", "Zpráva", "Slovníček"]
    form = main.select_one("form")
    assert form and form["action"] == "/cs/experti/"
    assert words(main.select_one("section:has(#about)")) == "O nás ke vložení Jsme střecha."
    assert links(main)["Všechny tiskové zprávy"] == "/cs/hledat/?kind=press-release"
    logo = links(main)["Logo pro tmavé pozadí"]
    assert client.get(logo)["Content-Type"] == "image/png"


def test_the_api_tells_what_only_this_page_has(site: TestSite, client: Client) -> None:
    pk = PressPage.objects.get().pk
    press = client.get(f"/api/content/v1/pages/{pk}/").json()["press"]
    assert press["about"] == "<p>Jsme střecha.</p>"
    assert [(logo["alt"], set(logo["renditions"])) for logo in press["logos"]] == [
        ("Logo pro tmavé pozadí", {"logo", "print"})
    ]
    assert client.get("/api/content/v1/site/").json()["organisation"]["press"] == {
        "name": "Tiskový servis", "email": "press@example.org", "phone": "+420 111 222 333", "hours": "po–pá 9–17",
    }  # fmt: skip


def test_each_page_speaks_its_own_language_by_both_apis(site: TestSite, client: Client) -> None:
    organisation = Organisation.load()
    organisation.names.add(OrganisationName(language="en", name="Consortium", about="<p>We are a roof.</p>"))
    organisation.save()
    czech = PressPage.objects.get()
    english = content.translate(czech, title="For journalists")
    for page, about, logo in [
        (czech, "<p>Jsme střecha.</p>", "Logo pro tmavé pozadí"),
        (english, "<p>We are a roof.</p>", "Logo for dark backgrounds"),
    ]:
        press = client.get(f"/api/content/v1/pages/{page.pk}/").json()["press"]
        assert (press["about"], press["logos"][0]["alt"]) == (about, logo)
        assert client.get(f"/api/v2/pages/{page.pk}/").json()["logos"][0]["alt"] == logo


def test_a_new_logo_is_public_at_once_and_an_old_one_no_longer(site: TestSite, client: Client) -> None:
    main = read(client, "/cs/pro-media/").main
    old = links(main)["Logo pro tmavé pozadí"]
    content.change_organisation(logos=[OrganisationLogo(image=content.make_image("jiné"))])
    new = links(read(client, "/cs/pro-media/").main)["Logo pro světlé pozadí"]
    assert (client.get(new).status_code, client.get(old).status_code) == (200, 404)


@pytest.mark.parametrize(
    "address", ["/cs/publikace/zprava/", "/cs/experti/novakova/", "/cs/hledat/?q=nenajdeno", "/cs/nic/"]
)
def test_the_press_desk_stands_where_journalists_look(address: str, site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Zpráva", slug="zprava", kind="press-release")
    content.make_expert(site, slug="novakova")
    main = read(client, address, status=404 if "nic" in address else 200).main
    assert "+420 111 222 333" in words(main)
