"""Enquiries at the press desk: a queue by deadline, reminders, answers for others, erasing on request."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from konsorcium.experts.enquiries import follow, state_token
from konsorcium.experts.models import Addressee, Enquiry
from konsorcium.home import roles
from konsorcium.home.models import Organisation
from konsorcium.models import OutgoingMail, Topic
from konsorcium.outbox import post
from tests import content
from tests.admin import log_in, make_user, was_refused
from tests.content import TestSite
from tests.experts.asking import DESK, HOUR, JOURNALIST, asked, link_in, mails_to, make_expert, send, state_of
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> TestSite:
    content.change_organisation(press_email=DESK)
    return content.make_site()


QUEUE = "/admin/enquiries/"


def test_the_press_desk_is_reminded_once_of_what_nobody_answers(site: TestSite, topic: Topic, client: Client) -> None:
    make_expert(site, "bara", topic)
    send(client, spoken="", outlet="Ticho")
    send(client, spoken="", outlet="Odpověď")
    Client().post(link_in(mails_to("bara@example.org")[-1]), {"reply": "desk"})
    before, start = len(mails_to(DESK)), timezone.now()
    with time_machine.travel(start + 3 * HOUR):
        follow()
        assert len(mails_to(DESK)) == before
    with time_machine.travel(start + 4 * HOUR):
        follow()
        follow()
        (reminder,) = mails_to(DESK)[before:]
        assert "zatím nikdo neodpověděl" in reminder and "Ticho" in reminder


def test_the_desk_has_a_queue_by_deadline_and_editors_have_none(topic: Topic, client: Client, desk: Client) -> None:
    for outlet, hours in [("Večerní", 9), ("Ranní", 2), ("Polední", 5)]:
        time = timezone.localtime(timezone.now() + hours * HOUR).strftime("%Y-%m-%dT%H:%M")
        send(client, outlet=outlet, deadline=time)
    closed = Enquiry.objects.get(outlet="Ranní")
    desk.post(reverse("konsorcium_enquiry", args=[closed.pk]), {"action": "close"})
    outlets = re.findall("Večerní|Ranní|Polední", words(read(desk, QUEUE).select_one("table")))
    assert outlets == ["Polední", "Večerní", "Ranní"]
    assert QUEUE in desk.get("/admin/").text
    assert "The press desk has no e-mail" not in desk.get(QUEUE).text
    Organisation.objects.update(press_email="", email="")
    assert "The press desk has no e-mail" in desk.get(QUEUE).text
    make_user("editor", roles.EDITORS)
    editor = log_in(Client(), "editor")
    for address in (QUEUE, reverse("konsorcium_enquiry", args=[closed.pk])):
        assert was_refused(editor.get(address))
    assert QUEUE not in editor.get("/admin/").text


def test_the_desk_answers_for_anyone_and_asks_others(
    site: TestSite, topic: Topic, client: Client, desk: Client
) -> None:
    expert = make_expert(site, "bara", topic)
    other = make_expert(site, "jina", content.make_topic("housing"))
    send(client, spoken="")
    page = reverse("konsorcium_enquiry", args=[Enquiry.objects.get().pk])
    assert "Kolik lidí čeká" in desk.get(page).text
    row, own = Addressee.objects.get(person=expert.translation_key), Addressee.objects.get(person=None)
    refused = desk.post(page, {"action": "answer", "addressee": own.pk, "reply": "desk"})
    assert not Addressee.objects.exclude(reply="").exists() and "This answer is not possible any more." in refused.text
    time = timezone.localtime(timezone.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    desk.post(page, {"action": "answer", "addressee": row.pk, "reply": "cannot"})
    desk.post(page, {"action": "answer", "addressee": own.pk, "reply": "calls", "calls_by": time})
    desk.post(page, {"action": "ask", "person": str(other.translation_key)})
    shown = state_of(client)
    assert "Bara Nová: tentokrát odpovědět nemůže" in shown
    assert "Tiskový servis: zavolá do" in shown
    assert "jina@example.org" in asked()
    assert len(mails_to(DESK)) == 1
    assert Addressee.objects.get(person=None).replied_by is not None
    assert "within 0.0 h" in desk.get(QUEUE).text


def test_the_desk_erases_on_request(site: TestSite, topic: Topic, client: Client, desk: Client) -> None:
    expert = make_expert(site, "bara", topic)
    send(client, spoken="")
    state = reverse("konsorcium_experts:enquiry", args=[state_token(Enquiry.objects.get())])
    page = reverse("konsorcium_enquiry", args=[Enquiry.objects.get().pk])
    for wrong in ({"addressee": "9" * 5000, "reply": "cannot"}, {"addressee": "²", "reply": "cannot"}):
        assert desk.post(page, {"action": "answer"} | wrong, follow=True).status_code == 404
    assert desk.post(page, {"nothing": "x"}).status_code == 400
    expert.delete()
    assert "a profile that was deleted" in desk.get(page).text
    assert Enquiry.objects.get().is_open
    assert "This field is required." in desk.post(page, {"action": "erase"}).text
    assert Enquiry.objects.get().is_open
    post([JOURNALIST], "Jiná pošta", "Zůstane.")
    desk.post(page, {"action": "erase", "erase": "on"})
    enquiry = Enquiry.objects.get()
    assert [waiting.subject for waiting in OutgoingMail.objects.all()] == ["Jiná pošta"]
    assert "Noviny" not in desk.get(QUEUE).text
    assert (enquiry.is_open, enquiry.question, enquiry.addressees.count()) == (False, "", 0)
    assert desk.get(page).status_code == 200
    assert client.get(state).status_code == 410


def test_the_queue_asks_the_database_as_often_for_many_as_for_few(
    topic: Topic, client: Client, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send(client)
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as asked_for_one:
        desk.get(QUEUE)
    count = len(asked_for_one)
    for _time in range(3):
        send(client)
    with django_assert_num_queries(count):
        desk.get(QUEUE)


def test_an_enquiry_asks_the_database_as_often_with_many_experts_as_with_few(
    site: TestSite, topic: Topic, client: Client, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("alice", "bara", "cyril"):
        make_expert(site, slug, topic)
    send(client, spoken="")
    pages = {
        desk: reverse("konsorcium_enquiry", args=[Enquiry.objects.get().pk]),
        client: link_in(mails_to("bara@example.org")[0]),
    }
    counts = {}
    for who, page in pages.items():
        who.get(page)
        with CaptureQueriesContext(connection) as with_few:
            who.get(page)
        counts[page] = len(with_few)
    for slug in ("dana", "emil", "filip"):
        make_expert(site, slug, topic)
    for who, page in pages.items():
        who.get(page)  # labels are read anew after a change
        with django_assert_num_queries(counts[page]):
            assert "Emil Nová" in who.get(page).text
