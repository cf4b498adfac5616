"""What the editor of a translation is offered and warned of: words of other pages, and what differs from the source."""

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
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


def segment_url(translation: Translation, path: str) -> str:
    """Where the editor of segments sends the words of one."""
    segment = translation.source.stringsegment_set.get(context__path=path)
    return reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])


def save(client: Client, translation: Translation, path: str, data: str) -> dict[str, str]:
    """What the editor of segments is told when it sends words."""
    body = encode_multipart(BOUNDARY, {"value": data})
    answer: dict[str, str] = client.put(segment_url(translation, path), body, content_type=MULTIPART_CONTENT).json()
    return answer


@pytest.mark.parametrize("name", WARNINGS)
def test_what_differs_is_told_at_once_when_a_segment_is_saved(name: str, site: TestSite) -> None:
    text, translated, expected = WARNINGS[name]
    translation = begin(site, "Zpráva", text)
    answer = save(log_in(Client(), "translator"), translation, "summary", translated)
    assert bool(answer["error"]) is bool(expected)
    assert all(warning in answer["error"] for warning in expected)
    assert StringTranslation.objects.get(translation_of__data=text).data == translated


def test_a_link_that_was_left_out_is_told(site: TestSite) -> None:
    translation = begin(site, "Zpráva", "Nic.")
    page = translation.source.get_source_instance()
    page.body = [{"type": "text", "value": '<p>Ptejte se <a href="https://example.org/">v poradně</a>.</p>'}]
    content.publish(page, "minor")
    translation = take_over(page)
    path = translation.source.stringsegment_set.get(string__data__contains="poradně").context.path
    client = log_in(Client(), "translator")
    assert save(client, translation, path, "Ask the counsellors.")["error"] == "Links differ: v poradně."
    assert save(client, translation, path, 'Ask <a id="a1">the counsellors</a>.')["error"] == ""


def test_words_that_somebody_else_saved_meanwhile_are_shown_and_replaced_only_knowingly(site: TestSite) -> None:
    make_user("colleague", roles.TRANSLATORS.format("en"))
    translation = begin(site, "Azyl", "Žádost se podává.")
    first, second = (log_in(Client(), name) for name in ("translator", "colleague"))
    for client in (first, second):
        client.get(edit_url(translation.get_target_instance()))
    assert save(first, translation, "summary", "A claim is made.")["error"] == ""
    told = save(second, translation, "summary", "One applies.")
    assert (told["data"], "translator has changed" in told["error"], "“A claim is made.”" in told["error"]) == (
        "One applies.",
        True,
        True,
    )
    saved = StringTranslation.objects.get(translation_of__data="Žádost se podává.")
    assert saved.data == "A claim is made."
    assert save(second, translation, "summary", "One applies.")["error"] == ""
    saved.refresh_from_db()
    assert saved.data == "One applies."
    assert save(second, translation, "summary", "One applies here.")["error"] == ""
    assert "colleague has changed" in save(first, translation, "summary", "A claim.")["error"]


def test_words_that_somebody_else_saved_meanwhile_are_not_taken_away_unseen(site: TestSite) -> None:
    make_user("colleague", roles.TRANSLATORS.format("en"))
    translation = begin(site, "Azyl", "Žádost se podává.")
    client = log_in(Client(), "translator")
    client.get(edit_url(translation.get_target_instance()))
    save(log_in(Client(), "colleague"), translation, "summary", "A claim is made.")
    assert client.delete(segment_url(translation, "summary")).status_code == 409
    assert StringTranslation.objects.get(translation_of__data="Žádost se podává.").data == "A claim is made."


def test_remembered_words_do_not_replace_what_somebody_else_has_saved_meanwhile(site: TestSite) -> None:
    offered = put(begin(site, "Azyl", "Žádost se podává."), "summary", "A claim is made.")
    second = begin(site, "Vízum", "Žádosti se podávají.")
    put(second, "summary", "Claims are made.")
    answer = use(log_in(Client(), "translator"), second, "summary", offered)
    assert "Somebody has translated this segment meanwhile" in answer.text  # type: ignore[attr-defined] # a response
    assert StringTranslation.objects.get(translation_of__data="Žádosti se podávají.").data == "Claims are made."


def test_what_stands_above_the_segments_is_fetched_by_who_may_edit_the_translation(site: TestSite) -> None:
    translation = begin(site, "Zpráva", "Přišlo 1 200 lidí.")
    put(translation, "summary", "1,300 people came.")
    address = reverse("konsorcium_translation_review", args=[translation.pk])
    assert "Numbers differ: 1200." in log_in(Client(), "translator").get(address).text
    assert was_refused(log_in(Client(), "staff").get(address))


def test_a_source_that_is_deleted_meanwhile_leaves_its_translation_as_a_page_of_its_own(site: TestSite) -> None:
    translation = begin(site, "Zpráva", "Přišlo 1 200 lidí.")
    page, address = translation.get_target_instance(), segment_url(translation, "summary")
    PublicationPage.objects.get(pk=translation.source.get_source_instance().pk).delete()
    client = log_in(Client(), "translator")
    assert client.put(address, follow=True).status_code == 404
    assert client.get(edit_url(page)).status_code == 200
