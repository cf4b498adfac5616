"""All that is known of a person can be taken out, and erased so that nothing is left but what is said to be."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.images import ImageFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.log_actions import log
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from konsorcium.activities.models import Speaker
from konsorcium.experts.cards import send_card
from konsorcium.experts.corrections import tell_of_correction
from konsorcium.experts.enquiries import STATE, send
from konsorcium.experts.models import (
    Appearance,
    AppearanceExpert,
    Channel,
    Correction,
    Enquiry,
    ExpertPage,
    PrivateContact,
)
from konsorcium.experts.storms import end_storms, start_storm
from konsorcium.models import SignedLink
from konsorcium.outbox import post
from konsorcium.publications.models import Author, PublicationPage
from konsorcium.search.models import MissedSearch, Record
from konsorcium.search.settling import drift
from konsorcium.search.vocabulary import learn
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.experts.person_oracle import (
    betraying,
    documents,
    dump,
    files,
    is_said_of_its_source,
    plain,
    said_to_stay,
    tables_with,
)
from tests.experts.test_doors import CLOSED
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

# SQLite writes the first letters of a term in its own tables only once for all terms that begin with them.
NAME, INFLECTED, FAMILY = "Zdislava Žvýkalková", "Zdislavou Žvýkalkovou", "ykalk"
EMAIL, PHONE = "zdislava@zvykalkova.example", "+420 777 321 654"
PORTRAIT = "fill-320x320|format-webp"
GROUNDS = (
    "authorship: a byline stays as a plain name",
    "an account of this site, which this command leaves alone",
    "an appearance in the media that other experts share",
    "a photo that another page shows",
    "text of another page",
    "what search knows of another page",
    "an enquiry of a journalist, which is erased some time after it has closed",
)
# What betrays the person, without diacritics and, of the phone, without blanks.
SECRETS = (
    "zdislava zvykalkova",
    "zvykalkova zdislava",
    "zvykalkova_zdislava",
    "zdislava-zvykalkova",
    "zvykalkova-z",
    EMAIL,
    "777321654",
)


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email="press@example.org")
    return content.make_site()


@pytest.fixture
def profile(site: TestSite) -> ExpertPage:
    """A profile in both languages with all that belongs to it, which nothing else on the site names."""
    profile = content.make_expert(
        site, "Zdislava", "Žvýkalková", slug="zvykalkova-z", function="právnička", lead_picture=photo("portret"),
        body=[("text", f"<p>{NAME} radí obcím.</p>")],
    )  # fmt: skip
    key = profile.translation_key
    PrivateContact.objects.create(person=key, email=EMAIL, phone=PHONE)
    assert profile.lead_picture
    profile.lead_picture.get_rendition(PORTRAIT)
    profile.slug, profile.lead_picture = "zdislava-zvykalkova", photo("novy portret")
    content.publish(profile)
    send_to_translation(profile, content.translate(profile, function="lawyer").locale)
    appear(profile, title=f"Rozhovor: {NAME}")
    Correction.objects.create(person=key, what="function", language="cs", value=f"{NAME}, advokátka")
    tell_of_correction(profile)
    start_storm(key, 3, hides_name=False, user=None)
    end_storms(key)
    send_card(key)
    SignedLink.objects.get().note("opened")
    send(enquiry(asked_for=key))
    post(["press@example.org"], "Dotaz", f"Komu: {EMAIL}")
    MissedSearch.objects.create(language="cs", words="zdislavy zvykalkove", day=timezone.localdate())
    FormState.objects.create(
        user=User.objects.create_user("editor"), content_type=profile.content_type, object_id=profile.pk,
        data=urlencode({"title": NAME, "function": "rozepsano"}), last_updated_at=timezone.now(),
    )  # fmt: skip
    Redirect.objects.create(old_path="/zdislava-zvykalkova", redirect_link="https://example.org/")
    learn()
    return profile


@dataclass
class Named:
    """A person whom other pages name, and what shares something with the person."""

    profile: ExpertPage
    colleague: ExpertPage
    publication: PublicationPage
    photo: Image


@pytest.fixture
def named(site: TestSite, profile: ExpertPage) -> Named:
    shared, colleague = photo("spolecna fotka"), content.make_expert(site, "Petr", "Klid")
    profile.body.append(("figure", {"image": shared, "alt": NAME, "credit": "J. Foto"}))
    content.publish(profile)
    appear(profile, colleague, title=f"{NAME} a Petr Klid")
    publication = content.make_publication(
        site, "Komentář", slug="komentar", authors=[Author(expert=profile, name=NAME)],
        body=[("text", f"<p>Napsala {NAME}, {EMAIL}, {PHONE}.</p>")], lead_picture=shared,
    )  # fmt: skip
    content.translate(publication, title="Commentary", slug="commentary")
    content.make_publication(site, "Rozhovor", slug="rozhovor", body=[("text", f"<p>Mluvili jsme se {INFLECTED}.</p>")])
    content.make_event(site, slug="debata", speakers=[Speaker(expert=profile, name=NAME)])
    User.objects.create_user("zz", email=EMAIL)
    enquiry(question=f"Co říká {NAME}?").save()
    learn()
    return Named(profile, colleague, publication, shared)


def enquiry(**fields: object) -> Enquiry:
    values = {
        "name": "Eva Malá", "outlet": "Noviny", "email": "eva@example.org", "question": "Kolik?", "language": "cs",
        "deadline": timezone.now() + datetime.timedelta(hours=5),
    }  # fmt: skip
    return Enquiry(**values | fields)


def photo(name: str) -> Image:
    made = content.make_image(f"{NAME}: {name}")
    with made.file.open("rb") as file:
        made.file.storage.delete(made.file.name)
        made.file = ImageFile(file, name=f"Žvýkalková Zdislava {name}.png")
        made.save()
    return made


def send_to_translation(profile: ExpertPage, target: Locale) -> None:
    source, _created = TranslationSource.update_or_create_from_instance(profile)
    Translation.objects.create(source=source, target_locale=target)
    segment = source.stringsegment_set.filter(string__data__contains="radí").get()
    StringTranslation.objects.create(
        translation_of=segment.string, locale=target, context=segment.context, data=f"{NAME} advises."
    )


def appear(*experts: ExpertPage, title: str) -> None:
    appearance = Appearance(date=timezone.localdate(), outlet="Radio", title=title)
    appearance.experts.set([AppearanceExpert(expert=expert) for expert in experts])
    appearance.save()
    log(appearance, "wagtail.create")


def person(*args: object) -> str:
    out = StringIO()
    call_command("person", *map(str, args), stdout=out)
    return out.getvalue()


def test_of_whom_no_other_page_names_nothing_is_left(
    profile: ExpertPage, engine: EngineUnderTest, media: Path, client: Client
) -> None:
    engine.catch_up()
    read(client, "/cs/experti/zdislava-zvykalkova/")
    assert Redirect.objects.filter(redirect_page=profile).exists()
    before = {where for where, _row in betraying(dump(), FAMILY)}
    assert before >= {
        "wagtailcore_page.title", "wagtailcore_revision.content", "wagtailcore_pagelogentry.label",
        "konsorcium_search_record.card", "wagtail_localize_string.data", "wagtail_localize_stringtranslation.data",
        "wagtailredirects_redirect.old_path", "konsorcium_outgoingmail.body", "konsorcium_search_missedsearch.words",
    }  # fmt: skip
    assert any(FAMILY in plain(name) for name in files(media))
    output = person("erase", profile.pk)
    assert betraying(dump(), FAMILY, EMAIL, "777321654") == set()
    assert tables_with(dump(), profile.translation_key) == {"konsorcium_experts_consent.person"}
    assert said_to_stay(output) == {}
    assert files(media) == {}
    if engine.name == "elasticsearch":
        assert "records carried to Elasticsearch" in output
        assert [found for found in documents().values() if FAMILY in found] == []
    assert "konsorcium_experts.Enquiry (asked for nobody now): 1" in output
    assert drift() == []
    assert not any(Page.find_problems())
    assert Record.objects.get(pk=profile.pk).version, "a tombstone"
    assert {link.purpose for link in SignedLink.objects.all()} == {STATE}
    assert [asked.person for asked in Enquiry.objects.get().addressees.all()] == [None]
    read(client, "/cs/experti/zdislava-zvykalkova/", status=404)


def test_what_stays_is_said_with_its_ground(named: Named, engine: EngineUnderTest, media: Path, client: Client) -> None:
    engine.catch_up()
    assert read(client, "/cs/publikace/komentar/").select(".k-bylines a")
    output = person("erase", named.profile.get_translations().get().pk)
    said, cells = said_to_stay(output), dump()
    betrayed = {place for place in betraying(cells, *SECRETS) if not is_said_of_its_source(place, said)}
    in_tables = {place for place in said if place[0] != "file"}
    assert betrayed <= in_tables
    assert all(plain(INFLECTED) in cells[place] for place in in_tables - betrayed)
    assert set(said.values()) == {*GROUNDS}
    assert "konsorcium_experts.Consent: 5 - proof of the consents" in output
    assert tables_with(cells, named.profile.translation_key) == {"konsorcium_experts_consent.person"}
    assert {row for where, row in said if where == "file"} == {name for name in files(media) if FAMILY in plain(name)}
    assert Image.objects.get() == named.photo
    if engine.name == "elasticsearch":
        held = {row for row, text in documents().items() if any(secret in text for secret in SECRETS)}
        assert held == {row for where, row in betrayed if where.startswith("konsorcium_search_record.")}
    assert drift() == []
    page = read(client, "/cs/publikace/komentar/")
    assert words(page.select_one(".k-bylines")) == NAME
    assert not page.select(".k-bylines a")
    assert words(read(client, "/cs/experti/petr-klid/").main).count(f"{NAME} a Petr Klid") == 1


def test_a_dry_run_says_the_same_and_changes_nothing(named: Named, engine: EngineUnderTest, media: Path) -> None:
    engine.catch_up()
    before, before_in_index = (dump(), files(media)), documents() if engine.name == "elasticsearch" else {}
    tried = person("erase", named.profile.pk, "--dry-run")
    assert (dump(), files(media)) == before
    assert (documents() if engine.name == "elasticsearch" else {}) == before_in_index
    done = person("erase", named.profile.pk)
    assert tried.splitlines()[:-1] == done.splitlines()[:-1]
    assert tried.splitlines()[-1] == "Nothing was changed: a dry run."
    assert FAMILY in "".join(plain(name) for name in before[1]) and len(files(media)) < len(before[1])


@pytest.mark.parametrize("written", ["777 321 654", "+420 (777) 321-654", "777/321654", "777.321.654", "777–321–654"])
def test_a_phone_is_found_however_another_page_writes_it(written: str, site: TestSite, profile: ExpertPage) -> None:
    page = content.make_publication(site, "Kontakty", slug="kontakty", body=[("text", f"<p>Volejte {written}.</p>")])
    assert ("konsorcium_publications_publicationpage.body", str(page.pk)) in said_to_stay(
        person("erase", profile.pk, "--dry-run")
    )


def test_an_export_has_all_that_is_known(named: Named, engine: EngineUnderTest) -> None:
    engine.catch_up()
    output = person("export", named.profile.pk)
    told = json.loads(output)
    tables, key = told["tables"], str(named.profile.translation_key)
    assert NAME in output
    assert told["person"] == key
    assert told["names"] == [NAME, "Žvýkalková Zdislava"]
    assert {page["function"] for page in tables["konsorcium_experts.ExpertPage"]} == {"právnička", "lawyer"}
    assert {row["content"]["slug"] for row in tables["wagtailcore.Revision"]} == {"zvykalkova-z", "zdislava-zvykalkova"}
    assert {(row["channel"], row["given"], row["text"]) for row in tables["konsorcium_experts.Consent"]} == {
        (channel, True, None) for channel in Channel
    }
    [contact] = tables["konsorcium_experts.PrivateContact"]
    assert (contact["email"], contact["phone"]) == (EMAIL, PHONE)
    expected = {
        "konsorcium_experts.Entry": "confirmed",
        "konsorcium_experts.Addressee": key,
        "konsorcium_experts.Enquiry": "eva@example.org",
        "konsorcium_experts.Storm": "until",
        "konsorcium_experts.Correction": "advokátka",
        "konsorcium_experts.Appearance": "Rozhovor",
        "konsorcium.SignedLink": "expert-card",
        "konsorcium.SignedLinkUse": "opened",
        "konsorcium.OutgoingMail": EMAIL,
        "konsorcium_search.Record": "full_name",
        "konsorcium_search.RecordFacet": key,
        "konsorcium_search.MissedSearch": "zvykalkove",
        "konsorcium_publications.Author": NAME,
        "konsorcium_activities.Speaker": NAME,
        "wagtail_localize.TranslationSource": "radí obcím",
        "wagtail_localize.String": "radí obcím",
        "wagtail_localize.StringTranslation": "advises",
        "wagtailadmin.FormState": "rozepsano",
        "wagtailcore.PageLogEntry": "wagtail.publish",
        "wagtailcore.ModelLogEntry": "Rozhovor",
        "wagtailimages.Image": "Zvykalkova_Zdislava_portret",
        "wagtailimages.Rendition": "fill-320x320",
        "wagtailredirects.Redirect": "zvykalkova-z",
    }
    lacking = {
        label: fact
        for label, fact in expected.items()
        if fact not in json.dumps(tables.get(label, []), ensure_ascii=False)
    }
    assert lacking == {}
    if engine.name == "elasticsearch":
        assert {hit["_source"]["title"] for hit in told["index"]} >= {NAME, "Komentář"}
    else:
        assert told["index"] == "not asked: Elasticsearch is not configured"


def test_elasticsearch_may_be_away(profile: ExpertPage) -> None:
    with override_settings(KONSORCIUM_ELASTICSEARCH_URL=CLOSED):
        assert "does not answer" in json.loads(person("export", profile.pk))["index"]
        output = person("erase", profile.pk)
    assert "index: the job that carries records to Elasticsearch will do it" in output
    assert betraying(dump(), FAMILY) == set()


def test_whose_profile_was_deleted_is_erased_by_the_uuid(profile: ExpertPage, media: Path) -> None:
    key = profile.translation_key
    delete_versions(profile)
    output = person("erase", key)
    assert "nothing tells its name" in output
    assert not PrivateContact.objects.exists()
    assert tables_with(dump(), key) == {"konsorcium_experts_consent.person"}
    assert betraying(dump(), EMAIL, "777321654") == set()
    said = said_to_stay(output)
    deleted = PageLogEntry.objects.filter(label=NAME, deleted=True)
    assert {("wagtailcore_pagelogentry.label", str(pk)) for pk in deleted.values_list("pk", flat=True)} == {*said}


def test_the_name_of_a_deleted_profile_is_known_while_a_translation_has_it(profile: ExpertPage, media: Path) -> None:
    with override_settings(WAGTAILLOCALIZE_DISABLE_ON_DELETE=True):
        delete_versions(profile)
    said = said_to_stay(person("erase", profile.translation_key))
    betrayed = {place for place in betraying(dump(), *SECRETS) if not is_said_of_its_source(place, said)}
    assert betrayed == {place for place in said if place[0] != "file"}
    assert {where.partition(".")[0] for where, _row in said} <= {
        "wagtailimages_image", "wagtailimages_rendition", "wagtailsearch_indexentry", "wagtailsearch_indexentry_fts",
        "file", "konsorcium_experts_appearance", "wagtailcore_modellogentry",
    }  # fmt: skip


def delete_versions(profile: ExpertPage) -> None:
    """As editors do."""
    for page in ExpertPage.objects.filter(translation_key=profile.translation_key):
        page.delete()


def test_who_is_nobody_is_refused_with_what_is_allowed(named: Named) -> None:
    TranslationSource.update_or_create_from_instance(named.publication)
    for nobody in ("novak", 10**6, 10**30, uuid4(), named.publication.pk, named.publication.translation_key):
        for action in ("export", "erase"):
            with pytest.raises(CommandError, match="Allowed are the page id of a profile"):
                person(action, nobody)
