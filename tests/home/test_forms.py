"""Pages with a form: what people send is stored, mailed and forgotten; machines and floods are kept away."""

import datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings
from wagtail.contrib.forms.models import FormSubmission

from konsorcium.guarded_forms import LONGEST_TEXT, MOST_MESSAGES
from konsorcium.home.models import FormField, FormPage
from konsorcium.home.models.forms import forget_messages
from konsorcium.outbox import send_due
from tests import content
from tests.content import TestSite
from tests.html import read, words

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/cs/kontakt/"
MESSAGE = {"jmeno": "Jana Nováková", "e_mail": "jana@example.org", "zprava": "Dobrý den,\nmáme dotaz."}


@pytest.fixture
def site() -> TestSite:
    return content.make_site()


@pytest.fixture
def page(site: TestSite) -> FormPage:
    locale = site.home.locale
    page = FormPage(
        title="Kontakt", slug="kontakt", locale=locale, to_address="my@example.org", subject="Zpráva z webu",
        thanks="Ozveme se do tří dnů.",
    )  # fmt: skip
    page.form_fields.set(
        [
            FormField(label="Jméno", field_type="singleline", locale=locale, sort_order=0),
            FormField(label="E-mail", field_type="email", locale=locale, sort_order=1),
            FormField(label="Zpráva", field_type="multiline", locale=locale, sort_order=2),
        ]
    )
    site.home.add_child(instance=page)
    content.publish(page)
    return FormPage.objects.get(pk=page.pk)


def ask(page: FormPage, **fields: Any) -> None:
    """Add a question, which nobody has to answer, to the form."""
    locale, order = page.locale, page.form_fields.count()
    page.form_fields.add(FormField(required=False, locale=locale, sort_order=order, **fields))
    content.publish(page)


def send(client: Client, seconds: float = 10, **changes: Any) -> Any:
    """Open the form, and send it after so many seconds."""
    opened = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
    with time_machine.travel(opened, tick=False):
        form = read(client, ADDRESS).select_one("form.k-form")
        assert form
    hidden = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    with time_machine.travel(opened + datetime.timedelta(seconds=seconds), tick=False):
        answer = client.post(ADDRESS, hidden | MESSAGE | changes)
        send_due()
        return answer


def test_a_message_is_stored_and_mailed_and_the_sender_is_thanked(page: FormPage, client: Client) -> None:
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?sent=1#sent")
    assert "Ozveme se do tří dnů." in words(read(client, response["Location"]).main)
    (stored,) = FormSubmission.objects.all()
    assert stored.form_data == MESSAGE
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.reply_to) == ("Zpráva z webu", ["my@example.org"], ["jana@example.org"])
    assert sent.body == "Jméno: Jana Nováková\n\nE-mail: jana@example.org\n\nZpráva: Dobrý den,\nmáme dotaz."


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"zprava": ""}, "Toto pole je povinné."),
        ({"zprava": "x" * 1_000_000}, f"Tato hodnota má mít nejvýše {LONGEST_TEXT} znaků (nyní má 1000000)."),
        ({"e_mail": "jana@example.org\nBcc: all@example.org"}, "Vložte platnou e-mailovou adresu."),
        ({"e_mail": "jana"}, "Vložte platnou e-mailovou adresu."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    changes: dict[str, Any], error: str, page: FormPage, client: Client
) -> None:
    response = send(client, **changes)
    assert response.status_code == 200
    form = read_form(response)
    wrong = form.select_one(".k-question-wrong")
    assert wrong and error in words(wrong)
    assert form.select_one("input[name=jmeno]")["value"] == "Jana Nováková"
    assert not FormSubmission.objects.exists() and not mail.outbox


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("number", "1" * 1_000_000, "Ujistěte se, že pole neobsahuje celkem více než 30 číslic."),
        ("number", "1e999999999", "Ujistěte se, že pole neobsahuje celkem více než 30 číslic."),
        ("hidden", "x" * 1_000_000, f"(Skryté pole navic) Tato hodnota má mít nejvýše {LONGEST_TEXT} znaků"),
    ],
)
def test_no_question_takes_a_book(kind: str, value: str, error: str, page: FormPage, client: Client) -> None:
    ask(page, label="Navíc", field_type=kind)
    response = send(client, navic=value)
    assert error in words(read_form(response))
    assert not FormSubmission.objects.exists()


def test_a_hidden_field_is_no_question(page: FormPage, client: Client) -> None:
    ask(page, label="Kampaň", field_type="hidden", default_value="jaro")
    form = read(client, ADDRESS).select_one("form.k-form")
    assert form and form.select_one("input[type=hidden][name=kampan]")
    assert "Kampaň" not in words(form)
    assert "(nepovinné)" not in words(form)
    send(client)
    assert FormSubmission.objects.get().form_data["kampan"] == "jaro"


def test_the_mail_is_written_for_people(page: FormPage, client: Client) -> None:
    for label, kind in [("Souhlas", "checkbox"), ("Počet", "number"), ("Den", "date"), ("Čas", "datetime")]:
        ask(page, label=label, field_type=kind)
    ask(page, label="Obory", field_type="checkboxes", choices="azyl, práce, školy")
    send(client)
    send(client, souhlas="on", pocet="1.5", den="2026-03-05", cas="2026-03-05 9:30", obory=["azyl", "školy"])
    unanswered, answered = (sent.body.partition("máme dotaz.")[2] for sent in mail.outbox)
    assert unanswered == ""
    assert answered.split("\n\n")[1:] == [
        "Souhlas: Ano", "Počet: 1,5", "Den: 5. března 2026", "Čas: 5. března 2026 9:30", "Obory: azyl, školy",
    ]  # fmt: skip


def test_a_subject_with_line_breaks_forges_no_header(page: FormPage, client: Client) -> None:
    page.subject = "Zpráva\r\nBcc: all@example.org"
    content.publish(page)
    assert send(client).status_code == 302
    (sent,) = mail.outbox
    assert (sent.subject, sent.recipients()) == ("Zpráva Bcc: all@example.org", ["my@example.org"])
    assert "Bcc" not in dict(sent.message().items())


@pytest.mark.parametrize("address", [f"jana@{'ř' * 60}.cz", "a@。cz.cz"])
def test_an_address_that_no_mail_can_have_loses_no_message(address: str, page: FormPage, client: Client) -> None:
    assert send(client, e_mail=address).status_code == 302
    assert FormSubmission.objects.get().form_data["e_mail"] == address


@pytest.mark.parametrize(
    ("seconds", "changes", "error"),
    [
        (
            10,
            {"k_homepage": "https://example.org"},
            "Your browser filled in a field that has to stay empty. Please send the form once more.",
        ),
        (1, {}, "That was too quick for us. Please send it once more in a few seconds."),
        (25 * 3600, {}, "The form was open for too long. Please send it once more."),
        (10, {"k_stamp": "forged"}, "The form was open for too long. Please send it once more."),
    ],
)
def test_machines_are_refused_and_people_can_send_again(
    seconds: float, changes: dict[str, Any], error: str, page: FormPage, client: Client
) -> None:
    response = send(client, seconds, **changes)
    assert response.status_code == 200
    form = read_form(response)
    with translation.override("cs"):
        assert words(form.select_one("[role=alert]")) == translation.gettext(error)
    assert "Dobrý den" in words(form.select_one("textarea"))
    assert not FormSubmission.objects.exists()
    again = {str(field["name"]): str(field.get("value", "")) for field in form.select("input, textarea")}
    again["zprava"] = MESSAGE["zprava"]
    start = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds + 10)
    with time_machine.travel(start, tick=False):
        assert client.post(ADDRESS, again).status_code == 302
    assert FormSubmission.objects.get().form_data == MESSAGE


def test_a_flood_is_stopped(page: FormPage, client: Client) -> None:
    for _number in range(MOST_MESSAGES):
        assert send(client).status_code == 302
    assert "Za poslední hodinu přišlo příliš mnoho zpráv." in words(read_form(send(client)).select_one("[role=alert]"))
    assert FormSubmission.objects.count() == MOST_MESSAGES


def test_what_cannot_be_mailed_is_stored(page: FormPage, client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send(client).status_code == 302
    assert FormSubmission.objects.count() == 1


def test_messages_are_forgotten_when_their_time_is_over(page: FormPage, client: Client) -> None:
    for days in (179, 181):
        row = FormSubmission.objects.create(page=page, form_data={"days": days})
        FormSubmission.objects.filter(pk=row.pk).update(submit_time=timezone.now() - datetime.timedelta(days=days))
    forget_messages()
    assert FormSubmission.objects.get().form_data == {"days": 179}


def test_a_cookie_comes_only_with_a_form(page: FormPage, client: Client) -> None:
    read(client, "/cs/")
    assert not client.cookies
    read(client, ADDRESS)
    assert set(client.cookies) == {"csrftoken"}
    forged = Client(enforce_csrf_checks=True)
    assert forged.post(ADDRESS, MESSAGE).status_code == 403


def test_the_api_tells_the_questions_and_never_the_messages(page: FormPage, client: Client) -> None:
    send(client)
    detail = client.get(f"/api/content/v1/pages/{page.pk}/").json()
    assert [(field["name"], field["type"], field["required"]) for field in detail["form"]] == [
        ("jmeno", "singleline", True), ("e_mail", "email", True), ("zprava", "multiline", True),
    ]  # fmt: skip
    every = client.get(f"/api/v2/pages/{page.pk}/").content + client.get(f"/api/content/v1/pages/{page.pk}/").content
    assert b"jana@example.org" not in every
    assert b"my@example.org" not in every


@pytest.mark.parametrize("choices", ["azyl, práce", "azyl\r\npráce", "azyl,\n práce,"])
def test_the_api_tells_the_choices_that_the_form_has(choices: str, page: FormPage, client: Client) -> None:
    ask(page, label="Obory", field_type="checkboxes", choices=choices)
    form = read(client, ADDRESS).select_one("form.k-form")
    assert form and [box["value"] for box in form.select("[name=obory]")] == ["azyl", "práce"]
    detail = client.get(f"/api/content/v1/pages/{page.pk}/").json()
    assert [field["choices"] for field in detail["form"]] == [[], [], [], ["azyl", "práce"]]


def read_form(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser").select_one("form.k-form")
