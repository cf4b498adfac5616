"""Enquiries by journalists: asked on the site, answered with one click, seen by who has the link, and forgotten."""

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from konsorcium.experts.consents import record_consents
from konsorcium.experts.enquiries import ANSWER, MOST_A_DAY, STATE, follow
from konsorcium.experts.enquiry_forms import MOST_ADDRESSEES
from konsorcium.experts.entries import set_away
from konsorcium.experts.models import Addressee, Channel, Enquiry, How, PrivateContact
from konsorcium.experts.storms import end_storms, start_storm
from konsorcium.guarded_forms import MOST_MESSAGES
from konsorcium.models import OutgoingMail, SignedLinkUse, Topic, Vocabulary
from konsorcium.outbox import send_due
from konsorcium.signed_links import make_link
from tests import content
from tests.content import TestSite
from tests.experts.asking import (
    ASK,
    DAY,
    DESK,
    HOUR,
    JOURNALIST,
    MINUTE,
    asked,
    form_of,
    link_in,
    mails_to,
    make_expert,
    send,
    state_of,
)
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email=DESK)
    return content.make_site()


def test_an_enquiry_at_a_topic_goes_to_the_desk_and_to_the_three_who_fit_best_and_are_available(
    site: TestSite, topic: Topic, client: Client
) -> None:
    czech = content.make_term(Vocabulary.FORMAT, "studio", "ve studiu")
    people = {
        slug: make_expert(site, slug, topic, outputs)
        for slug, outputs in [("alice", 0), ("bara", 2), ("cyril", 1), ("dana", 3), ("emil", 3)]
    }
    make_expert(site, "jina", content.make_topic("housing"), 0)
    make_expert(site, "tichy", topic, 4, channels=())
    set_away(people["dana"].translation_key, timezone.localdate() + DAY)
    start_storm(people["emil"].translation_key, 3, False, None)
    for expert in people.values():
        expert.languages.set(content.Term.objects.filter(slug="cs"))
        expert.formats.set([czech])
        content.publish(expert)
    assert send(client, f"{ASK}?topic=asylum", format="studio").status_code == 302
    assert asked() == {"bara@example.org", "cyril@example.org", "alice@example.org"}
    told = mails_to("bara@example.org")[0]
    assert "Dotaz" in told.splitlines()[0] and "Ukázkové noviny" in told.splitlines()[0]
    for shown in ("Kolik lidí čeká\nna rozhodnutí?", JOURNALIST, "+420 222 333 444", "Eva Malá", "Azyl", "Asylum"):
        assert shown in told
    (desk,) = mails_to(DESK)
    assert "Kolik lidí čeká" in desk and "/admin/enquiries/" in desk
    replies = {sent.to[0]: sent.reply_to for sent in mail.outbox}
    assert replies == {address: [DESK] for address in asked() | {JOURNALIST}} | {DESK: [JOURNALIST]}
    (own,) = mails_to(JOURNALIST)
    assert not [secret for secret in ("Kolik", "Malá", "222 333", "bara") if secret in own]


def test_an_enquiry_from_a_profile_goes_to_that_person_first(site: TestSite, topic: Topic, client: Client) -> None:
    for slug in ("alice", "bara", "cyril"):
        make_expert(site, slug, topic, 1)
    expert = make_expert(site, "zuzana", topic)
    profile = read(client, "/cs/experti/zuzana/")
    link = profile.select_one(f"a[href*='{ASK}']")
    assert link and words(link) == "Položit otázku"
    assert words(read(client, str(link["href"])).h1) == "Otázka pro: Zuzana Nová"
    send(client, str(link["href"]), spoken="")
    assert Enquiry.objects.get().asked_for == expert.translation_key
    assert len(asked()) == 3 and "zuzana@example.org" in asked()
    assert Addressee.objects.exclude(person=None).earliest("pk").person == expert.translation_key


@pytest.mark.parametrize(
    ("hides", "slug", "others"),
    [
        ("away", "", set()),
        ("away", "asylum", {"bara@example.org"}),
        ("no address", "", set()),
        ("storm", "", set()),
        ("storm", "asylum", set()),
    ],
)
def test_who_cannot_be_asked_gets_nothing_and_the_desk_is_told_for_whom_it_was(
    hides: str, slug: str, others: set[str], site: TestSite, topic: Topic, client: Client
) -> None:
    make_expert(site, "bara", topic)
    person = make_expert(site, "zuzana", topic, channels=Channel).translation_key
    match hides:
        case "away":
            set_away(person, timezone.localdate() + DAY)
        case "storm":
            start_storm(person, 3, False, None)
        case "no address":
            PrivateContact.objects.filter(person=person).delete()
    send(client, f"{ASK}?person={person}", spoken="", topic=slug)
    assert asked() == others
    assert ("nejvýše 3" in read(client, f"{ASK}?person={person}").text) == (hides != "storm")
    (told,) = mails_to(DESK)
    assert "Komu je určen: Zuzana Nová" in told
    assert "zuzana@" not in state_of(client)


def test_without_a_topic_the_press_desk_looks_alone(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, topic="")
    assert (len(mails_to(DESK)), asked()) == (1, set())
    assert "Tiskový servis: zatím bez odpovědi." in state_of(client)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"reply": "calls"}, "zavolá do"),
        ({"reply": "desk"}, "spojí vás tiskový servis"),
        ({"reply": "cannot"}, "tentokrát odpovědět nemůže"),
    ],
)
def test_one_click_answers_and_the_journalist_sees_it(
    answer: dict[str, str], outcome: str, site: TestSite, topic: Topic, client: Client
) -> None:
    make_expert(site, "bara", topic, channels=Channel)
    send(client, spoken="")
    page = link_in(mails_to("bara@example.org")[0])
    time = {"calls_by": timezone.localtime(timezone.now() + HOUR).strftime("%Y-%m-%dT%H:%M")}
    assert Client().post(page, time | answer).status_code == 302
    assert f"Bara Nová: {outcome}" in state_of(client)
    assert len(mails_to(DESK)) == 2
    letters = mails_to(JOURNALIST)
    assert len(letters) == (1 if answer["reply"] == "cannot" else 2)
    assert not [letter for letter in letters if "777" in letter or "bara@" in letter]
    assert "777" not in state_of(client)
    Client().post(page, time | answer)
    assert len(mails_to(JOURNALIST)) == len(letters)
    assert (Enquiry.objects.get().answered is None) == (answer["reply"] == "cannot")


def test_who_cannot_after_all_says_so_to_the_journalist(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    page = link_in(mails_to("bara@example.org")[0])
    for how in ("desk", "cannot"):
        Client().post(page, {"reply": how})
    assert "Bara Nová: tentokrát odpovědět nemůže." in mails_to(JOURNALIST)[-1]
    assert "Bara Nová: tentokrát odpovědět nemůže." in mails_to(DESK)[-1]


def test_a_number_is_given_only_by_who_agreed_and_only_for_as_long(
    site: TestSite, topic: Topic, client: Client
) -> None:
    agrees = make_expert(site, "bara", topic, channels=[Channel.PROFILE, Channel.PHONE])
    make_expert(site, "cyril", topic)
    send(client, spoken="")
    own, other = link_in(mails_to("bara@example.org")[0]), link_in(mails_to("cyril@example.org")[0])
    assert [read(client, page).select_one("button[value=number]") is not None for page in (own, other)] == [True, False]
    assert Client().post(other, {"reply": "number"}).status_code == 200
    assert not Addressee.objects.exclude(reply="").exists()
    Client().post(own, {"reply": "number"})
    number = PrivateContact.objects.get(person=agrees.translation_key).phone
    assert number in state_of(client) and "777" not in mails_to(JOURNALIST)[-1]
    start_storm(agrees.translation_key, 3, True, None)
    assert "777" not in state_of(client) and "Bara" not in state_of(client)
    record_consents(agrees.translation_key, {Channel.PHONE: False}, How.MAIL)
    assert "777" not in state_of(client) and "Bara Nová: spojí vás tiskový servis." not in state_of(client)
    end_storms(agrees.translation_key)
    assert "Bara Nová: spojí vás tiskový servis." in state_of(client)


def test_no_number_is_given_of_who_is_not_public_any_more(site: TestSite, topic: Topic, client: Client) -> None:
    expert = make_expert(site, "bara", topic, channels=Channel)
    send(client, spoken="")
    page = link_in(mails_to("bara@example.org")[0])
    Client().post(page, {"reply": "number"})
    assert "777" in state_of(client)
    expert.unpublish()
    assert "777" not in state_of(client)
    assert read(client, page).select_one("button[value=number]") is None
    refused = Client().post(page, {"reply": "number"})
    assert "Tato odpověď už není možná." in refused.text


def test_a_number_that_may_not_be_known_any_more_is_for_the_press_desk_which_is_told(
    site: TestSite, topic: Topic, client: Client
) -> None:
    expert = make_expert(site, "bara", topic, channels=Channel)
    send(client, spoken="")
    Client().post(link_in(mails_to("bara@example.org")[0]), {"reply": "number"})
    follow()
    assert "Bara Nová: můžete zavolat." in mails_to(DESK)[-1]
    answered = Enquiry.objects.get().answered
    record_consents(expert.translation_key, {Channel.PHONE: False}, How.MAIL)
    follow()
    for told in (mails_to(DESK)[-1], mails_to(JOURNALIST)[-1], state_of(client)):
        assert "Bara Nová: spojí vás tiskový servis." in told
    assert Enquiry.objects.get().answered == answered, "the first answer that helped"


def test_a_form_that_is_sent_twice_is_one_enquiry(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    with time_machine.travel(timezone.now(), tick=False):  # the link is signed with its second
        first = send(client, spoken="")
        again = client.post(ASK, first.wsgi_request.POST)
    assert again["Location"] == first["Location"]
    assert (Enquiry.objects.count(), len(mails_to(JOURNALIST)), len(mails_to("bara@example.org"))) == (1, 1, 1)


def test_no_language_is_asked_for_unless_the_journalist_chooses_one(topic: Topic, client: Client) -> None:
    chosen = read(client, f"{ASK}?topic=asylum").select_one("select[name=spoken] option[selected]")
    assert chosen is None or not chosen["value"]


def test_an_answer_that_is_taken_back_is_none(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    page = link_in(mails_to("bara@example.org")[0])
    Client().post(page, {"reply": "desk"})
    assert "Je tu odpověď." in state_of(client)
    Client().post(page, {"reply": "cannot"})
    assert "Je tu odpověď." not in state_of(client)
    assert Enquiry.objects.get().answered is None


def test_nobody_is_flooded_with_enquiries(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    for number in range(MOST_A_DAY + 2):
        send(client, spoken="", email=f"n{number}@example.org")
    assert (len(mails_to("bara@example.org")), len(mails_to(DESK))) == (MOST_A_DAY, MOST_A_DAY + 2)


def test_one_link_does_not_reach_the_whole_directory(site: TestSite, topic: Topic, client: Client) -> None:
    others = [make_expert(site, slug, content.make_topic(slug)) for slug in ("a", "b", "c", "d", "e", "f", "g", "h")]
    make_expert(site, "zuzana", topic)
    send(client, spoken="")
    page = link_in(mails_to("zuzana@example.org")[0])
    for other in others:
        Client().post(page, {"reply": "refers", "refers_to": str(other.translation_key)})
    assert len(asked()) == MOST_ADDRESSEES - 1, "with the press desk"


def test_what_was_written_is_kept_when_the_profile_is_withdrawn_meanwhile(
    site: TestSite, topic: Topic, client: Client
) -> None:
    person = make_expert(site, "zuzana", topic).translation_key
    address = f"{ASK}?person={person}"
    hidden = form_of(client, address)
    record_consents(person, {Channel.PROFILE: False}, How.MAIL)
    answer = client.post(address, hidden | {"question": "Kolik lidí čeká?"})
    assert (answer.status_code, "Kolik lidí čeká?" in answer.text, "Zuzana" in answer.text) == (200, True, False)


def test_its_pages_are_there_in_each_language(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    links = [f"{ASK}?topic=asylum", link_in(mails_to("bara@example.org")[0]), link_in(mails_to(JOURNALIST)[0])]
    titles = []
    for link in links:
        other = read(client, link).select_one(".k-languages a[lang=en]")
        assert other
        titles.append(words(read(client, str(other["href"])).h1))
    assert titles == ["Ask an expert", "A journalist asks you", "Your enquiry"]
    assert "topic=asylum" in str(read(client, links[0]).select_one(".k-languages a[lang=en]"))


def test_somebody_else_is_asked_when_who_was_asked_says_so(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    other = make_expert(site, "jina", content.make_topic("housing"))
    hidden = make_expert(site, "tichy", topic, channels=())
    send(client, spoken="")
    page = link_in(mails_to("bara@example.org")[0])
    refused = Client().post(page, {"reply": "refers", "refers_to": str(hidden.translation_key)})
    wrong = [form for form in refused.context["forms"] if form.errors]
    assert [form.errors.keys() for form in wrong] == [{"refers_to"}]
    assert "nepovinné" not in refused.text
    assert "Tichy" not in refused.text
    Client().post(page, {"reply": "refers", "refers_to": str(other.translation_key)})
    assert asked() == {"bara@example.org", "jina@example.org"}
    assert "Jina Nová: zatím bez odpovědi." in state_of(client)


def stored() -> list[Any]:
    """All that a link of an enquiry could change."""
    counts = [SignedLinkUse.objects.count(), OutgoingMail.objects.count()]
    return [*Enquiry.objects.values(), *Addressee.objects.values(), *counts]


def test_a_link_that_is_fetched_changes_nothing(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    links = [link_in(mails_to("bara@example.org")[0]), link_in(mails_to(JOURNALIST)[0])]
    before = stored()
    for link in links:
        for query in ("", "?reply=cannot"):
            shown = client.get(f"{link}{query}")
            assert (shown.status_code, shown["X-Robots-Tag"]) == (200, "noindex")
            assert "no-store" in shown["Cache-Control"]
    assert client.post(links[1], {"reply": "cannot"}).status_code == 405
    assert stored() == before


def test_a_link_that_is_altered_or_foreign_shows_nothing(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    page, state = link_in(mails_to("bara@example.org")[0]), link_in(mails_to(JOURNALIST)[0])
    pk = str(Enquiry.objects.get().pk)
    swapped = {page: STATE, state: ANSWER}
    foreign = [link.replace(link.split("/")[-2], make_link(purpose, pk, DAY)) for link, purpose in swapped.items()]
    for address in [f"{page[:-2]}x/", f"{state[:-2]}x/", *foreign]:
        answer = client.get(address)
        assert (answer.status_code, "Kolik" in answer.text, JOURNALIST in answer.text) == (403, False, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deadline": "2020-01-01T10:00"}, "deadline"),
        ({"deadline": "2999-01-01T10:00"}, "deadline"),
        ({"deadline": "zítra"}, "deadline"),
        ({"deadline": ""}, "deadline"),
        ({"question": ""}, "question"),
        ({"question": "x" * 5001}, "question"),
        ({"name": "Eva\r\nBcc: all@example.org"}, "name"),
        ({"outlet": "Noviny\nBcc: all@example.org"}, "outlet"),
        ({"outlet": "x" * 121}, "outlet"),
        ({"email": "novinar@example.org\r\nBcc: all@example.org"}, "email"),
        ({"email": "novinar"}, "email"),
        ({"phone": "zavolejte"}, "phone"),
        ({"topic": "nic"}, "topic"),
        ({"spoken": "tlh"}, "spoken"),
        ({"format": "telegraf"}, "format"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_lost(
    changes: dict[str, str], field: str, topic: Topic, client: Client
) -> None:
    refused = send(client, **changes)
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == [field]
    assert changes.keys() == {"question"} or "Kolik lidí čeká" in refused.text
    assert (Enquiry.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_machines_and_floods_are_kept_away(topic: Topic, client: Client) -> None:
    assert send(client, k_homepage="https://example.org").status_code == 200
    assert client.post(ASK, {"question": "x"}).status_code == 200
    assert not Enquiry.objects.exists()
    for _time in range(5):
        assert send(client).status_code == 302
    assert list(send(client).context["form"].errors) == ["email"]
    for number in range(MOST_MESSAGES - 5):
        assert send(client, email=f"n{number}@example.org").status_code == 302
    assert "Za poslední hodinu" in send(client, email="dalsi@example.org").text
    assert Enquiry.objects.count() == MOST_MESSAGES


def test_a_mail_server_that_is_down_loses_nothing(
    site: TestSite, topic: Topic, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(backend: EmailBackend, messages: object) -> None:
        raise ConnectionRefusedError

    make_expert(site, "bara", topic)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert send(client, spoken="").status_code == 302
        send_due()
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        assert asked() == {"bara@example.org"}
    assert {sent.to[0] for sent in mail.outbox} == {"bara@example.org", DESK, JOURNALIST}


def test_an_unknown_topic_or_a_profile_that_is_not_public_has_no_form(
    site: TestSite, topic: Topic, client: Client
) -> None:
    hidden = make_expert(site, "tichy", topic, channels=())
    for query in ("topic=nic", "topic=%00", "person=nic", f"person={hidden.translation_key}"):
        assert client.get(f"{ASK}?{query}").status_code == 404


def test_it_closes_after_the_deadline_and_personal_data_are_erased_later(
    site: TestSite, topic: Topic, client: Client
) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="")
    page, state = link_in(mails_to("bara@example.org")[0]), link_in(mails_to(JOURNALIST)[0])
    Client().post(page, {"reply": "desk"})
    start = timezone.now()
    with time_machine.travel(start + 6 * HOUR):
        assert "Je uzavřený." in words(read(client, state).main)
        Client().post(page, {"reply": "cannot"})
        assert Addressee.objects.get(reply="desk")
        follow()
        enquiry = Enquiry.objects.get()
        assert enquiry.closed == enquiry.deadline
    with time_machine.travel(start + 89 * DAY):
        follow()
        assert "Kolik" in client.get(state).text
    with time_machine.travel(start + 91 * DAY):
        follow()
        send_due()
        row = str(Enquiry.objects.values().get())
        assert not [part for part in ("Eva", "Ukázkové", JOURNALIST, "222 333", "Kolik", "studio") if part in row]
        assert not Addressee.objects.exists()
        kept = Enquiry.objects.get()
        assert (kept.topic, kept.answered, kept.asked) == (topic, enquiry.answered, enquiry.asked)
        assert [client.get(link).status_code for link in (page, state)] == [410, 410]
