"""The front page, plain pages with every block, and topic pages."""

import datetime

import pytest
from django.test import Client

from konsorcium.home.models import HomePage, Panel
from tests import content
from tests.content import TestSite
from tests.html import links, queries, read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


def test_the_front_page_shows_statement_panels_latest_texts_members_and_the_call_to_join(
    site: TestSite, client: Client
) -> None:
    join = content.make_standard(site.home, title="Přidejte se", slug="pridejte-se")
    home = HomePage.objects.get(pk=site.home.pk)
    home.panels_of_page = [Panel(title="Hájíme", text="Férové podmínky.", locale=home.locale)]
    home.join_title, home.join_page = "Chcete se přidat?", join
    content.publish(home)
    content.make_member(site, short_name="SIMI")
    for month in range(1, 9):
        content.make_publication(site, title=f"Text {month}", date=datetime.date(2024, month, 1))
    main = read(client, "/cs/").main
    assert main and words(main.h1) == "Mluvíme spolu."
    assert words(main.select_one(".k-panels")) == "Hájíme Férové podmínky."
    latest = [words(heading) for heading in main.select(".k-cards-latest h3")]
    assert latest == [f"Text {month}" for month in (8, 7, 6, 5, 4, 3)]
    assert links(main.select_one(".k-strip"))["SIMI"].startswith("/cs/clenove/")
    assert links(main.select_one(".k-join")) == {"Přidejte se": "/cs/pridejte-se/"}


BODY = [
    ("text", "<p>Založeno 2003.[1] A podruhé.[1] Neznámá poznámka [7].</p>"),
    ("heading", "Nadpis"),
    ("quote", {"text": "Mluvme spolu.", "source": "Konsorcium"}),
    ("callout", {"title": "Pozor", "text": "<p>Změna.</p>"}),
    (
        "table",
        {
            "caption": "Počty",
            "table": {
                "data": [[None, "Kolik"], ["zprávy", "14"]],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
            },
        },
    ),
    ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Debata"}),
    ("footnotes", {"notes": ["<p>Podle listiny.</p>"]}),
    ("fold", {"beginning": "<p>Začátek textu.</p>", "rest": "<p>Zbytek textu.</p>"}),
    ("recommendation", {"to": "obcím", "text": "Stavte byty."}),
    ("contact", {"name": "Sekretariát", "phone": "+420 111 222 333", "email": "my@example.org"}),
]


def test_every_block_of_a_body_has_its_form(site: TestSite, client: Client) -> None:
    figure = {"image": content.make_image(), "alt": "Lidé u stolu", "caption": "Setkání", "credit": "J. Foto"}
    content.make_standard(site.home, slug="o-nas", body=[*BODY, ("figure", figure)])
    body = read(client, "/cs/o-nas/").select_one(".k-body")
    assert body
    assert words(body.select_one(".k-block-heading h2")) == "Nadpis"
    assert words(body.select_one("blockquote")) == "Mluvme spolu."
    assert words(body.select_one(".k-callout")) == "Pozor Změna."
    assert [words(cell) for cell in body.select("caption, th[scope=col], th[scope=row], td")] == [
        "Počty", "", "Kolik", "zprávy", "14",
    ]  # fmt: skip
    assert words(body.select_one(".k-block-fold")) == "Začátek textu. Celý text Méně textu Zbytek textu."
    assert words(body.select_one("details")).endswith("Zbytek textu.")
    assert words(body.select_one(".k-recommendation")) == "Doporučujeme: obcím Stavte byty."
    assert links(body.select_one(".k-contact-block")) == {
        "+420 111 222 333": "tel:+420111222333",
        "my@example.org": "mailto:my@example.org",
    }
    assert all(words(heading) for heading in body.select("th"))
    picture = body.select_one(".k-block-figure img")
    assert picture and picture["alt"] == "Lidé u stolu"
    assert picture["width"] and picture["height"]
    assert words(body.select_one("figcaption:has(.k-credit)")).startswith("Setkání")


def test_footnotes_lead_there_and_back(site: TestSite, client: Client) -> None:
    content.make_standard(site.home, slug="o-nas", body=BODY)
    body = read(client, "/cs/o-nas/").select_one(".k-body")
    assert body
    assert [(mark["id"], mark["href"]) for mark in body.select(".k-note-marker")] == [("marker-1", "#note-1")]
    assert "2003.\u2060[1]" in body.get_text()  # no line begins with the marker
    assert [back["href"] for back in body.select("#note-1 a")] == ["#marker-1"]
    assert "Neznámá poznámka [7]" in words(body)


def test_a_footnote_marker_within_a_link_stays_text(site: TestSite, client: Client) -> None:
    text = '<p><a href="https://example.org/"><b>Listina</b> [1]</a> a znovu.[1]</p>'
    content.make_standard(site.home, slug="o-nas", body=[("text", text), ("footnotes", {"notes": ["<p>Zdroj.</p>"]})])
    paragraph = read(client, "/cs/o-nas/").select_one(".k-block-text p")
    assert links(paragraph) == {"Listina [1]": "https://example.org/", "[1]": "#note-1"}
    assert paragraph and not paragraph.select("a a")


def test_an_embed_is_a_plain_link_until_a_script_offers_more(site: TestSite, client: Client) -> None:
    content.make_standard(site.home, slug="o-nas", body=BODY)
    embed = read(client, "/cs/o-nas/").select_one(".k-embed")
    assert embed and embed["data-frame"] == "https://www.youtube-nocookie.com/embed/abcdefghijk"
    assert list(links(embed).values()) == ["https://www.youtube.com/watch?v=abcdefghijk"]
    assert not embed.select("iframe")


YOUTUBE = "https://www.youtube-nocookie.com/embed/abcdefghijk"
FRAMES = {
    "https://youtu.be/abcdefghijk?t=5": YOUTUBE,
    "https://m.youtube.com/watch?v=abcdefghijk": YOUTUBE,
    "https://www.youtube.com/shorts/abcdefghijk": YOUTUBE,
    "https://youtube.com/live/abcdefghijk?feature=share": YOUTUBE,
    "https://vimeo.com/123456789": "https://player.vimeo.com/video/123456789?dnt=1",
    "https://www.youtube.com/@kanal": None,
    "https://vimeo.com/channels/1": None,
    "https://example.org/video": None,
}


def test_a_frame_is_offered_only_from_hosts_that_have_one_without_cookies(site: TestSite, client: Client) -> None:
    body = [("embed", {"url": url, "title": "Debata"}) for url in FRAMES]
    page = content.make_standard(site.home, slug="o-nas", body=body)
    embeds = read(client, "/cs/o-nas/").select(".k-embed")
    assert [embed.get("data-frame") for embed in embeds] == list(FRAMES.values())
    assert [url for embed in embeds for url in links(embed).values()] == list(FRAMES)
    blocks = client.get(f"/api/content/v1/pages/{page.pk}/").json()["body"]
    assert [block["value"]["frame_url"] or None for block in blocks] == list(FRAMES.values())


def test_blocks_without_words_leave_nothing(site: TestSite, client: Client) -> None:
    empty = '<p data-block-key="abc"></p>'
    body = [
        ("figure", {"image": None, "alt": "", "caption": "Setkání", "credit": ""}),
        ("callout", {"title": "", "text": empty}),
        ("footnotes", {"notes": []}),
        ("fold", {"beginning": "<p>Začátek.</p>", "rest": empty}),
        ("recommendation", {"to": "", "text": ""}),
        ("contact", {"name": "", "phone": "", "email": ""}),
    ]
    content.make_standard(site.home, slug="o-nas", body=body)
    shown = read(client, "/cs/o-nas/").select_one(".k-body")
    assert shown and words(shown) == "Začátek."
    assert not shown.select("figure, aside, section, details, .k-recommendation, .k-contact-block")


def test_a_topic_page_gathers_its_position_texts_people_and_members(site: TestSite, client: Client) -> None:
    topic = content.make_topic("housing", "bydlení", "housing")
    other = content.make_topic("asylum", "azyl", "asylum")
    name = topic.names.get(language="cs")
    name.position = "<p>Domov je základ.</p>"
    name.save()
    content.make_topic_page(site, topic, title="Bydlení", slug="bydleni")
    content.make_publication(site, title="Nájmy", topics=[topic])
    content.make_publication(site, title="Azyl", topics=[other])
    content.make_expert(site, topics=[topic])
    content.make_member(site, topics=[topic])
    main = read(client, "/cs/bydleni/").main
    assert main
    assert "Domov je základ." in words(main.select_one(".k-position"))
    assert [words(card) for card in main.select(".k-card h3")] == ["Nájmy", "Jana Nováková", "Organizace SIMI"]


def test_a_topic_page_gathers_recommendations_and_activities(site: TestSite, client: Client) -> None:
    topic = content.make_topic("housing", "bydlení", "housing")
    page = content.make_topic_page(site, topic, title="Bydlení", slug="bydleni")
    recommendation = ("recommendation", {"to": "obcím", "text": "Stavte byty."})
    content.make_publication(
        site, title="Nájmy", slug="najmy", topics=[topic], body=[recommendation], date=datetime.date(2024, 1, 2)
    )
    content.make_publication(site, title="Bez doporučení", topics=[topic], date=datetime.date(2024, 1, 1))
    content.make_event(site, title="Debata", topics=[topic])
    content.make_project(site, title="Domovy", topics=[topic])
    content.make_group(site, topics=[topic])
    main = read(client, "/cs/bydleni/").main
    assert main
    (given,) = main.select(".k-recommendations li")
    assert words(given) == "Doporučujeme: obcím Stavte byty. Nájmy"
    assert links(given) == {"Nájmy": "/cs/publikace/najmy/"}
    assert [words(heading) for heading in main.select("section h2")] == [
        "Naše doporučení", "Publikace", "Akce", "Projekty", "Pracovní skupiny",
    ]  # fmt: skip
    told = client.get(f"/api/content/v1/topics/{page.pk}/").json()["recommendations"]
    assert [(item["to"], item["text"], item["publication"]["title"]) for item in told] == [
        ("obcím", "Stavte byty.", "Nájmy")
    ]


def test_what_is_more_than_fits_is_found_by_a_link_with_the_true_number(site: TestSite, client: Client) -> None:
    topic = content.make_topic("housing", "bydlení", "housing")
    content.make_topic_page(site, topic, title="Bydlení", slug="bydleni")
    for number in range(7):
        content.make_publication(site, title=f"Text {number}", topics=[topic])
    address = links(read(client, "/cs/bydleni/").main)["Zobrazit vše (7)"]
    assert address == "/cs/hledat/?type=publication&topic=housing"
    assert words(read(client, address).select_one("#results")) == "7 výsledků"


def test_the_editor_s_lead_stands_first(site: TestSite, client: Client) -> None:
    content.make_publication(site, title="Nejnovější", date=datetime.date(2024, 5, 2))
    chosen = content.make_event(site, title="Debata")
    home = HomePage.objects.get(pk=site.home.pk)
    home.lead_page = chosen
    content.publish(home)
    shown = [words(heading) for heading in read(client, "/cs/").select(".k-cards-latest h3")]
    assert shown == ["Debata", "Nejnovější"]
    chosen.unpublish()
    assert [words(heading) for heading in read(client, "/cs/").select(".k-cards-latest h3")] == ["Nejnovější"]


def test_front_and_topic_pages_take_as_many_queries_for_few_records_as_for_many(site: TestSite, client: Client) -> None:
    topic = content.make_topic("housing", "bydlení", "housing")
    content.make_topic_page(site, topic, slug="bydleni")

    def add(count: int) -> None:
        for number in range(count):
            content.make_publication(site, title=f"Text {number}", topics=[topic])
            content.make_member(site, short_name=f"M{number}", topics=[topic])
            content.make_expert(site, topics=[topic], slug=f"expert-{number}-{count}")

    add(2)
    few = [queries(client, address) for address in ("/cs/", "/cs/bydleni/")]
    add(10)
    assert [queries(client, address) for address in ("/cs/", "/cs/bydleni/")] == few


def test_a_plain_page_shows_the_pages_right_below_it(site: TestSite, client: Client) -> None:
    section = content.make_standard(site.home, title="Témata", slug="temata")
    child = content.make_standard(section, title="Bydlení", summary="O nájmech.")
    content.make_standard(child, title="Hlouběji")
    content.make_standard(section, title="Koncept").unpublish()
    main = read(client, "/cs/temata/").main
    assert main and [words(card) for card in main.select(".k-card")] == ["Bydlení O nájmech."]
    assert [heading.name for heading in main.select(":is(h1, h2, h3)")] == ["h1", "h2", "h3"]
