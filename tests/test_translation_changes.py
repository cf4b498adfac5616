"""An outdated translation shows what is new in its source beside what was translated before."""

from dataclasses import dataclass

import pytest
from bs4 import Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from konsorcium.home import roles
from konsorcium.publications.models import PublicationPage
from tests import content
from tests.admin import edit_url, log_in, make_user
from tests.html import read, words

pytestmark = pytest.mark.django_db

FIRST = {
    "type": "text",
    "value": "<p>Azyl je ochrana.</p><p>Trvá <b>10</b> let.</p>",
    "id": "11111111-1111-4111-8111-111111111111",
}
SECOND = {"type": "text", "value": "<p>Žádost se podává na hranici.</p>", "id": "22222222-2222-4222-8222-222222222222"}


@dataclass
class Translated:
    source: PublicationPage
    english: PublicationPage
    translation: Translation


@pytest.fixture
def translated() -> Translated:
    """A publication whose every text has an English one, which begins with "en:"."""
    site = content.make_site()
    content.translate(site.publications, title="Publications", slug="publications")
    roles.setup_roles()
    make_user("translator", roles.TRANSLATORS.format("en"))
    source = content.make_publication(site, "Azyl", slug="azyl", summary="O ochraně.", body=[])
    source.body = [FIRST, SECOND]
    content.publish(source, "minor")
    taken, _created = TranslationSource.update_or_create_from_instance(source)
    translation = Translation.objects.create(source=taken, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(publish=False)
    translate(translation)
    english = source.get_translation(translation.target_locale)
    return Translated(source, english, translation)


def translate(translation: Translation) -> None:
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": f"en: {segment.string.data}"},
        )


def change(translated: Translated, kind: str = "update") -> None:
    """The second sentence of the first block is changed, and a block is added."""
    new = FIRST | {"value": FIRST["value"].replace("<b>10</b> let", "<b>5</b> let")}
    added = {"type": "text", "value": "<p>Lhůta běží od podání.</p>", "id": "33333333-3333-4333-8333-333333333333"}
    translated.source.body = [new, SECOND, added]
    content.publish(translated.source, kind)


def seen(translated: Translated, selector: str) -> list[Tag]:
    """What a translator sees in the list of changed texts."""
    page = read(log_in(Client(), "translator"), edit_url(translated.english))
    return list(page.select(f".konsorcium-changed table {selector}"))


def shown(translated: Translated) -> list[list[str]]:
    """The rows of that list: field, source now, translated before."""
    return [[words(cell) for cell in row.select("td")] for row in seen(translated, "tr:has(td)")]


def marked(translated: Translated, name: str) -> list[str]:
    return [words(found) for found in seen(translated, name)]


def take_over(translated: Translated) -> None:
    translated.translation.source.update_from_db()


CHANGED = ["Body", "Trvá 10 let. 5 let.", "en: Trvá 10 let."]
ADDED = ["Body", "Lhůta běží od podání.", ""]
NOTE = "Doplněno."


def test_what_is_translated_has_nothing_to_show(translated: Translated) -> None:
    assert shown(translated) == []


def test_the_old_and_the_new_text_are_shown_before_and_after_it_is_taken_over(translated: Translated) -> None:
    change(translated)
    for _moment in ("before", "after"):
        rows = shown(translated)
        assert [row for row in rows if NOTE not in row[1]] == [CHANGED, ADDED]
        assert (marked(translated, "del"), marked(translated, "ins")) == (["10 let."], ["5 let."])
        take_over(translated)
    kept = StringTranslation.objects.filter(data__startswith="en: ").count()
    translate(translated.translation)
    assert shown(translated) == []
    assert StringTranslation.objects.filter(data__startswith="en: ").count() == kept + 3  # the note is one


def test_a_minor_change_asks_nothing_of_translators(translated: Translated) -> None:
    change(translated, "minor")
    assert shown(translated) == []


def test_what_was_never_translated_is_not_called_new(translated: Translated) -> None:
    StringTranslation.objects.all().delete()
    assert shown(translated) == []


def test_many_changes_take_the_queries_of_one(translated: Translated) -> None:
    client, counts = log_in(Client(), "translator"), []
    for number in (2, 8):
        texts = "".join(f"<p>Odstavec číslo {each} se mění.</p>" for each in range(number))
        translated.source.body = [FIRST | {"value": texts}, SECOND]
        content.publish(translated.source)
        client.get(edit_url(translated.english))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(edit_url(translated.english)).text.count("<td") >= number
        counts.append(len(asked))
    assert counts[0] == counts[1]
