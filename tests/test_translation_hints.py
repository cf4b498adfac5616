"""What the editor of a translation is offered and warned of: words of other pages, and what differs from the source."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import edit_url, log_in, make_user, was_refused
from tests.content import TestSite
from tests.html import read, words

from .test_translating import submit
from .test_translation_states import take_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> TestSite:
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    for name, group in [
        ("reviewer", roles.REVIEWERS),
        ("translator", roles.TRANSLATORS.format("en")),
        ("staff", roles.MEMBER_STAFF.format(content.make_member(site).short_name)),
    ]:
        if name == "staff":
            roles.setup_roles()
        make_user(name, group)
    return site


def begin(site: TestSite, title: str, summary: str) -> Translation:
    """A publication that is to be translated."""
    slug = f"text-{PublicationPage.objects.count()}"
    return take_over(content.make_publication(site, title, slug=slug, summary=summary, body=[]))


def put(translation: Translation, path: str, data: str) -> StringTranslation:
    segment = translation.source.stringsegment_set.get(context__path=path)
    return StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale, data=data
    )


def section(translation: Translation, heading: str, name: str = "translator") -> list[list[str]]:
    """The rows of a table above the segments."""
    page = read(log_in(Client(), name), edit_url(translation.get_target_instance()))
    tables = {words(each.select_one("summary")): each for each in page.select(".konsorcium-review details")}
    rows = tables[heading].select("tbody tr") if heading in tables else []
    return [[words(cell) for cell in row.select("td")] for row in rows]


def memory(translation: Translation) -> list[list[str]]:
    return [row[:3] for row in section(translation, "Translated before, and much alike")]


def use(client: Client, translation: Translation, path: str, offered: StringTranslation) -> object:
    segment = translation.source.stringsegment_set.get(context__path=path)
    address = reverse("konsorcium_use_translation", args=[translation.pk, segment.pk, offered.pk])
    return client.post(address, follow=True)


def test_a_sentence_with_one_other_word_is_offered_and_taken_over_by_one_click(site: TestSite) -> None:
    first = begin(site, "Azyl", "Žádost o azyl se podává na hranici.")
    offered = put(first, "summary", "An asylum claim is made at the border.")
    second = begin(site, "Vízum", "Žádost o vízum se podává na hranici.")
    put(begin(site, "Jinde", "Něco docela jiného, co se nehodí."), "summary", "Something else.")
    [[text, told, where]] = memory(second)
    assert text == "Summary Žádost o azyl vízum se podává na hranici."
    assert (told, where) == ("An asylum claim is made at the border.", "90% alike Azyl")
    answer = use(log_in(Client(), "translator"), second, "summary", offered)
    assert "The words are in the segment" in answer.text  # type: ignore[attr-defined] # a response
    taken = StringTranslation.objects.get(context__object_id=second.source.object_id)
    assert (taken.data, taken.translation_type) == ("An asylum claim is made at the border.", "manual")
    assert memory(second) == []


def test_the_most_alike_come_first_and_the_same_text_once(site: TestSite) -> None:
    for number, summary in enumerate(["Sto dvacet lidí čeká.", "Sto třicet lidí čeká.", "Sto dvacet lidí čeká."]):
        put(begin(site, f"Text {number}", summary), "summary", f"Words {number}")
    told = [(row[1], row[2].partition("%")[0]) for row in memory(begin(site, "Nový", "Sto dvacet lidí čeká."))]
    assert told == [("Words 2", "100"), ("Words 1", "85")]


def test_words_are_taken_over_only_by_who_may_edit_and_not_during_a_review(site: TestSite) -> None:
    offered = put(begin(site, "Azyl", "Žádost se podává."), "summary", "A claim is made.")
    second = begin(site, "Vízum", "Žádost se podává.")
    assert was_refused(use_once(log_in(Client(), "staff"), second, offered))
    for path, data in (("title", "Visa"), ("slug", "visa"), ("summary", "A visa.")):
        put(second, path, data)
    client = log_in(Client(), "translator")
    submit(client, second)
    use_once(client, second, offered)
    assert StringTranslation.objects.get(context__object_id=second.source.object_id, data="A visa.")


def use_once(client: Client, translation: Translation, offered: StringTranslation) -> object:
    segment = translation.source.stringsegment_set.get(context__path="summary")
    return client.post(reverse("konsorcium_use_translation", args=[translation.pk, segment.pk, offered.pk]))


WARNINGS = {
    "a wrong number": ("Přišlo 1 200 lidí.", "1,300 people came.", ["Numbers differ: 1200.", "Numbers differ: 1300."]),
    "another way to write it": ("Přišlo 1 200,5 lidí, 15 %.", "1,200.5 people came, 15%.", []),
    "a wrong day": ("Platí od 3. 5. 2026.", "Valid from 4 May 2026.", ["2026-05-03", "2026-05-04"]),
    "a day in words": ("Platí od 3. května 2026 do 1.6.2026.", "Valid from May 3, 2026 to 1 June 2026.", []),
    "no day at all": ("Platí od 31. 2. 2026.", "Valid from 31 February 2026.", []),
    "a placeholder": ("Dobrý den, {name}.", "Hello, {nam}.", ["{nam}", "{name}"]),
    "left as it was": ("Dobrý den všem.", "Dobrý den všem.", ["It is the text of the source."]),
    "two spaces": ("Dobrý den všem.", "Good  morning.", ["two spaces"]),
    "nothing": ("Dobrý den všem.", "Good morning.", []),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_differs_from_the_source_is_told_and_keeps_nothing_back(name: str, site: TestSite) -> None:
    text, translated, expected = WARNINGS[name]
    translation = begin(site, "Zpráva", text)
    put(translation, "summary", translated)
    rows = section(translation, "To be checked")
    told = rows[0][0] if rows else ""
    assert bool(rows) is bool(expected)
    assert all(warning in told for warning in expected), told
    for path, data in (("title", "Report"), ("slug", "report")):
        put(translation, path, data)
    submit(log_in(Client(), "translator"), translation)
    assert translation.get_target_instance().workflow_in_progress


def test_numbers_that_agree_are_not_told(site: TestSite) -> None:
    translation = begin(site, "Zpráva", "Přišlo 1 200 lidí a 15 dětí.")
    put(translation, "summary", "1,300 people came with 15 children.")
    [[told, _text, _words]] = section(translation, "To be checked")
    assert "15" not in told.replace("Numbers differ: 1200.", "").replace("Numbers differ: 1300.", "")
