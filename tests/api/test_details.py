"""Details of the content API: the whole of one page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from konsorcium.home.models import HomePage, Menu, MenuItem, OrganisationName, Panel
from tests import content
from tests.api.full_content import FullSite, fresh, make_full_site

pytestmark = pytest.mark.django_db

API = "/api/content/v1/"


@pytest.fixture(scope="module")
def full(module_content: Callable[[Callable[[], FullSite]], FullSite]) -> FullSite:
    return module_content(make_full_site)


def ask(client: Client, address: str) -> dict[str, Any]:
    response = client.get(f"{API}{address}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def body(client: Client, full: FullSite) -> dict[str, Any]:
    blocks = ask(client, f"publications/{full.publication.pk}/")["body"]
    return {block["type"]: block["value"] for block in blocks}


def test_every_block_comes_with_its_own_value(full: FullSite, client: Client) -> None:
    blocks = body(client, full)
    assert blocks["heading"] == "Nadpis"
    assert blocks["quote"] == {"text": "Mluvme.", "source": "Jana"}
    assert blocks["table"] == {
        "caption": "Čísla", "header": ["Rok", "Počet"], "rows": [["2024", ""]], "first_column_is_header": False,
    }  # fmt: skip
    assert blocks["embed"] == {
        "url": "https://www.youtube.com/watch?v=abcdefghijk", "host": "www.youtube.com", "title": "Video",
        "frame_url": "https://www.youtube-nocookie.com/embed/abcdefghijk",
    }  # fmt: skip


def test_a_figure_has_its_words_and_renditions(full: FullSite, client: Client) -> None:
    figure = body(client, full)["figure"]
    assert (figure["alt"], figure["caption"], figure["credit"]) == ("Lidé", "Setkání", "Foto: J.")
    wide = figure["renditions"]["wide"]
    assert (wide["width"], wide["url"].startswith("http://localhost/media/images/")) == (1280, True)
    assert client.get(wide["url"]).status_code == 200


def test_a_figure_whose_file_is_lost_has_no_renditions(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    lost = content.make_image("Ztracený")
    figure = ("figure", {"image": lost, "alt": "Nic", "caption": "", "credit": "Nikdo"})
    default_storage.delete(lost.file.name)
    page = settle_now(lambda: content.make_publication(full.site, "Ztráta", body=[figure]))
    blocks = ask(client, f"publications/{page.pk}/")["body"]
    assert blocks[0]["value"] == {"alt": "Nic", "caption": "", "credit": "Nikdo", "renditions": {}}


def test_links_in_texts_lead_to_public_addresses(full: FullSite, client: Client) -> None:
    blocks = body(client, full)
    links = f'<a href="{full.expert.full_url}">stránka</a> <a href="http://localhost{full.document.url}">soubor</a>'
    assert blocks["text"] == f"<p>Viz {links}.</p>"
    assert blocks["callout"] == {"title": "Pozor", "text": f"<p>{links}</p>"}
    assert blocks["footnotes"] == {"notes": [f"<p>{links}</p>", "<p>Druhá.</p>"]}


def test_a_translation_links_to_the_pages_of_its_own_language(full: FullSite, client: Client) -> None:
    blocks = ask(client, f"publications/{full.english.pk}/")["body"]
    assert f'<a href="{full.expert.full_url.replace("/cs/", "/en/")}">stránka</a>' in blocks[0]["value"]


def test_a_link_to_a_page_that_is_not_public_tells_nothing_of_it(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    secret = f'<p><a linktype="page" id="{full.hidden.pk}">tady</a> <a linktype="page" id="99999">a</a></p>'
    page = settle_now(lambda: content.make_publication(full.site, "Odkaz", body=[("text", secret)]))
    assert ask(client, f"publications/{page.pk}/")["body"][0]["value"] == "<p><a>tady</a> <a>a</a></p>"
    assert full.hidden.slug not in client.get(page.url).content.decode()


def test_a_publication_has_its_files_related_pages_and_way_up(full: FullSite, client: Client) -> None:
    publication = ask(client, f"publications/{full.publication.pk}/")
    (file,) = publication["files"]
    assert (file["label"], file["media_type"], file["size"]) == ("Zpráva", "application/pdf", len(content.PDF))
    assert client.get(file["url"]).status_code == 200
    assert [related["title"] for related in publication["related"]] == ["Zdeňka Chládková", "Zpráva o azylu"]
    assert [above["title"] for above in publication["breadcrumb"]] == ["Konsorcium", "Publikace"]
    assert publication["search_title"] == "Pro vyhledávače"


def test_a_translation_has_the_facts_of_its_source(full: FullSite, client: Client) -> None:
    english = ask(client, f"publications/{full.english.pk}/")
    assert (english["locale"], english["date"], english["kind"]) == ("en", "2024-04-01", "analysis")
    assert english["topics"] == [{"slug": "asylum", "label": "asylum"}]
    assert [file["label"] for file in english["files"]] == ["Zpráva"]
    assert ask(client, f"publications/{full.english.pk}/?locale=cs")["topics"][0]["label"] == "azyl"


def test_an_expert_shows_nothing_of_the_consent(full: FullSite, client: Client) -> None:
    expert = ask(client, f"experts/{full.expert.pk}/")
    assert (expert["given_name"], expert["family_name"], expert["degrees_before"]) == ("Zdeňka", "Chládková", "Mgr.")
    assert "consent" not in str(expert)
    assert "Souhlasím" not in str(expert)


def test_a_member_has_the_year_since_when_it_is_one(full: FullSite, client: Client) -> None:
    assert ask(client, f"members/{full.member.pk}/")["member_since"] == "2003"


def test_the_front_page_has_all_that_stands_on_it(
    full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    home = HomePage.objects.get(pk=full.site.home.pk)
    home.panels_of_page = [Panel(title="Hájíme", text="Férově.", locale=home.locale)]
    home.join_title, home.join_page = "Přidejte se", full.site.members
    settle_now(lambda: content.publish(home))
    front = ask(client, f"pages/{home.pk}/")["front"]
    assert front["statement"] == "Mluvíme spolu."
    assert front["panels"] == [{"title": "Hájíme", "text": "Férově."}]
    assert front["join_page"]["title"] == "Členové"


def test_a_page_that_lists_others_says_which(full: FullSite, client: Client) -> None:
    page = ask(client, f"pages/{full.site.experts.pk}/")
    assert (page["front"], page["lists"], page["body"]) == (None, "expert", [])


def test_a_topic_page_has_our_position(full: FullSite, client: Client, settle_now: Callable[..., Any]) -> None:
    topic = fresh(full.topic_page).topic
    row = topic.names.get(language="cs")
    row.position = f'<p>Jsme <a linktype="page" id="{full.expert.pk}">pro</a>.</p>'
    settle_now(row.save)
    page = ask(client, f"topics/{full.topic_page.pk}/")
    assert page["position"] == f'<p>Jsme <a href="{full.expert.full_url}">pro</a>.</p>'
    assert ask(client, "topics/")["items"][0]["position"] == page["position"]


def test_the_site_has_its_languages_organisation_and_menu(full: FullSite, client: Client) -> None:
    names = [
        OrganisationName(language="cs", name="Konsorcium", claim="Spolu"),
        OrganisationName(language="en", name="Consortium"),
    ]
    content.change_organisation(email="info@example.org", press_phone="+420 111", names=names)
    menu = Menu.load()
    menu.items = [MenuItem(page=full.site.publications), MenuItem(page=full.site.members, place="footer")]
    menu.save()
    site = ask(client, "site/")
    assert [(language["code"], language["url"]) for language in site["languages"]] == [
        ("cs", "http://localhost/cs/"),
        ("en", "http://localhost/en/"),
    ]
    assert (site["organisation"]["name"], site["organisation"]["press"]["phone"]) == ("Konsorcium", "+420 111")
    assert [item["title"] for item in site["menu"]["header"]] == ["Publikace"]
    assert [item["title"] for item in site["menu"]["footer"]] == ["Členové"]
    assert ask(client, "site/?locale=en")["organisation"]["name"] == "Consortium"


@pytest.mark.parametrize("close", ["unpublish", "expire", "restrict"])
def test_what_is_not_visible_has_no_detail(
    close: str, full: FullSite, client: Client, settle_now: Callable[..., Any]
) -> None:
    address = f"{API}publications/{full.publication.pk}/"
    assert client.get(address).status_code == 200
    page = fresh(full.publication)
    if close == "unpublish":
        settle_now(page.unpublish)
    elif close == "expire":
        page.expire_at = timezone.now()
        settle_now(page.save)
    else:
        settle_now(lambda: PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login"))
    assert client.get(address).status_code == 404


def test_a_page_is_only_where_its_type_is(full: FullSite, client: Client) -> None:
    assert client.get(f"{API}members/{full.expert.pk}/").status_code == 404
    assert client.get(f"{API}publications/{full.hidden.pk}/").status_code == 404


@pytest.mark.parametrize("host", ["", "https://konsorcium.example"])
@pytest.mark.parametrize("slash", ["", "/", "/?utm_source=mail"])
def test_a_page_is_found_by_its_address(host: str, slash: str, full: FullSite, client: Client) -> None:
    response = client.get(f"{API}find/", {"path": f"{host}{full.publication.url.rstrip('/')}{slash}"})
    found = response.json()
    assert (found["status"], found["id"], found["type"]) == ("page", full.publication.pk, "publication")
    assert set(found["translations"]) == {"cs", "en"}
    assert client.get(found["detail_url"]).json()["title"] == found["title"]


def test_a_redirect_is_found_by_its_old_address(full: FullSite, client: Client) -> None:
    Redirect.add_redirect("/stara-zprava", full.publication)
    Redirect.add_redirect("/jinde", "https://example.org/", is_permanent=False)
    Redirect.add_redirect("/tajna", full.hidden)
    assert ask(client, "find/?path=/stara-zprava/") == {
        "status": "redirect", "url": full.publication.full_url, "permanent": True,
    }  # fmt: skip
    assert ask(client, "find/?path=/jinde") == {
        "status": "redirect", "url": "https://example.org/", "permanent": False,
    }  # fmt: skip
    assert client.get(f"{API}find/?path=/tajna/").status_code == 404


def test_an_address_may_be_percent_encoded(full: FullSite, client: Client) -> None:
    Redirect.add_redirect("/stará-zpráva", full.publication)
    found = ask(client, "find/?path=/star%25C3%25A1-zpr%25C3%25A1va/")
    assert (found["status"], found["url"]) == ("redirect", full.publication.full_url)
    assert ask(client, "find/?path=/cs/%2570ublikace/")["status"] == "page"


def test_an_address_without_a_language_leads_to_the_reader_s(full: FullSite, client: Client) -> None:
    assert ask(client, "find/?path=/") == {"status": "redirect", "url": "http://localhost/cs/", "permanent": False}
    english = ask(client, "find/?locale=en&path=/publikace/")
    assert english["url"] == f"http://localhost{full.english.get_parent().get_url()}"
    assert client.get(f"{API}find/?path=/nic/").status_code == 404


def test_an_alias_leads_to_its_source(full: FullSite, client: Client, settle_now: Callable[..., Any]) -> None:
    english = full.english.locale
    alias = settle_now(lambda: full.site.members.copy_for_translation(english, copy_parents=True, alias=True))
    found = ask(client, f"find/?path={alias.url}")
    assert (found["status"], found["url"]) == ("redirect", full.site.members.full_url)


@pytest.mark.parametrize("path", ["/cs/neni/", "cs/experti/", "", "//[", "/cs/\x00", "/" + "a/" * 3000, "http://[/"])
def test_an_address_without_a_page_is_not_found(path: str, full: FullSite, client: Client) -> None:
    assert client.get(f"{API}find/", {"path": path}).status_code == 404
