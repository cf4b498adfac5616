"""Czech texts are typeset where they are read as pages, and nowhere else."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from konsorcium.publications.models import PublicationPage
from konsorcium.search.models import Record
from konsorcium.search.settling import settle
from konsorcium.typography import typeset
from tests import content
from tests.html import read

# By the examples of https://prirucka.ujc.cas.cz/?id=880, "~" for a space at which no line ends.
TYPESET = {
    "k mostu, s bratrem, v Plzni, z nádraží": "k~mostu, s~bratrem, v~Plzni, z~nádraží",
    "u babičky o páté, a také i my": "u~babičky o~páté, a~také i~my",
    "V Brně. A v Ostravě.": "V~Brně. A~v~Ostravě.",
    "2 500 a 1 000 000": "2~500 a~1~000~000",
    "50 %, § 23, 10 kg, 19 °C, 1 000 000 Kč, 250 €": "50~%, §~23, 10~kg, 19~°C, 1~000~000~Kč, 250~€",
    "500 lidí, 8. kapitola, č. 9, obr. 1": "500~lidí, 8.~kapitola, č.~9, obr.~1",
    "§ 35 odst. 2 písm. b) zákona č. 325/1999 Sb.": "§~35~odst.~2~písm.~b) zákona č.~325/1999~Sb.",
    "21. 6. 2013 a 16. ledna 1972": "21.~6. 2013 a~16.~ledna 1972",
    "V roce 2024 přišli.": "V~roce 2024 přišli.",
    "+420 800 123 987": "+420~800~123~987",
    "a. s., s. r. o.": "a.~s., s.~r.~o.",
    'Řekl: "Ano", a (prý "ne").': "Řekl: „Ano“, a~(prý „ne“).",
    "Praha - Brno, česko-anglický": "Praha~– Brno, česko-anglický",
    "bez mezer": "bez mezer",
}


@pytest.mark.parametrize("text", TYPESET)
def test_a_czech_text_is_typeset(text: str) -> None:
    assert typeset(f"<p>{text}</p>", "cs").replace("\u00a0", "~") == f"<p>{TYPESET[text]}</p>"
    assert typeset(f"<p>{text}</p>", "en") == f"<p>{text}</p>"


MIXED = {
    '<p>"<em>Ano</em>", <em>"ne"</em></p>': "<p>„<em>Ano</em>“, <em>„ne“</em></p>",
    "<code>k 5 %</code> <pre>v x</pre> k tomu": "<code>k 5 %</code> <pre>v x</pre> k~tomu",
    '<p lang="en">a <b>b</b> c <p>a d</p></p> k e': '<p lang="en">a <b>b</b> c <p>a d</p></p> k~e',
    '<div lang="en">a b <i lang="cs">k c</i> a d</div>': '<div lang="en">a b <i lang="cs">k~c</i> a d</div>',
    '<a href="/?q=k tomu" title="k tomu">k tomu</a>': '<a href="/?q=k tomu" title="k tomu">k~tomu</a>',
    "<!-- k > tomu --><script>k tomu</script>": "<!-- k > tomu --><script>k tomu</script>",
    "<textarea>k tomu</textarea>": "<textarea>k tomu</textarea>",
    '<img lang="en" alt=""> k tomu': '<img lang="en" alt=""> k~tomu',
}


@pytest.mark.parametrize("html", MIXED)
def test_code_forms_addresses_and_other_languages_stay_as_they_are(html: str) -> None:
    assert typeset(html, "cs").replace("\u00a0", "~") == MIXED[html]


def plain(html: str) -> list[tuple[str, object]]:
    """Tags with their attributes and texts, without what typesetting may change."""
    marks = str.maketrans({"\u00a0": " ", "„": '"', "“": '"', "–": "-"})
    return [
        (node.name, node.attrs) if isinstance(node, Tag) else (" ".join(str(node).translate(marks).split()), None)
        for node in BeautifulSoup(html, "html.parser").descendants
    ]


texts = st.text(alphabet='akvz ŘřAž059.,%§()"-&;<>\n', max_size=40).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
trees = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda name, language, parts: f"<{name}{language}>{''.join(parts)}</{name}>",
        st.sampled_from(["p", "em", "div", "code", "a"]),
        st.sampled_from(["", ' lang="en"', ' lang="cs"', ' title="k t &gt;"']),
        st.lists(inner, max_size=3),
    ),
)


@given(trees)
def test_nothing_but_spaces_marks_and_dashes_is_changed_and_not_twice(html: str) -> None:
    once = typeset(html, "cs")
    assert plain(once) == plain(html)
    assert typeset(once, "cs") == once


@pytest.mark.django_db
def test_pages_are_typeset_and_what_machines_read_is_not(client: Client) -> None:
    site = content.make_site()
    text = 'Přišlo 1 200 lidí v "nouzi".'
    page = content.make_publication(site, "Azyl u nás", slug="azyl", summary=text, body=[("text", f"<p>{text}</p>")])
    content.translate(site.publications, title="Publications", slug="publications")
    english = content.translate(page, title="Asylum a b", slug="asylum", summary="1 200 people")
    settle()
    typeset_text = "Přišlo 1\u00a0200\u00a0lidí v\u00a0„nouzi“."
    shown = read(client, page.url)
    leads = [lead.get_text(strip=True) for lead in shown.select(".k-lead")]
    assert leads == [typeset_text]
    assert typeset_text in [paragraph.get_text(strip=True) for paragraph in shown.select("article p:not(.k-lead)")]
    assert [meta["content"] for meta in shown.select("meta[name=description]")] == [text]
    assert "Asylum a b" in [heading.get_text(strip=True) for heading in read(client, english.url).select("h1")]
    answer = client.get(f"/api/content/v1/publications/{page.pk}/").json()
    assert (answer["summary"], answer["body"][0]["value"]) == (text, f"<p>{text}</p>")
    assert Record.objects.get(page=page.pk).summary == text
    assert PublicationPage.objects.get(pk=page.pk).summary == text
