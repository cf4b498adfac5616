"""Contact cards (vCard 4.0, RFC 6350) of experts: what they agreed to, and the press desk for the rest."""

from django.http import Http404, HttpRequest, HttpResponse
from icalendar import Component
from icalendar.prop import vN, vOrg, vText, vUri

from konsorcium.api_values import absolute
from konsorcium.phones import digits
from konsorcium.press_desk import press_email, press_phone
from konsorcium.read_only import read_only
from konsorcium.search.models import Record

from .introductions import organisation_of
from .models import ExpertPage


class VCard(Component):
    name = "VCARD"


@read_only
def vcard(request: HttpRequest, page_id: int) -> HttpResponse:
    """The card of an expert in the language of the page."""
    record = Record.objects.visible_page(page_id, "expert")
    if record is None:
        raise Http404
    response = HttpResponse(_card(request, record).to_ical(sorted=False), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{record.url.rstrip("/").rpartition("/")[2]}.vcf"'
    if record.noindex:
        response["X-Robots-Tag"] = "noindex"
    return response


def _card(request: HttpRequest, record: Record) -> Component:
    facts = ExpertPage.objects.get(pk=record.pk).facts
    made = VCard()
    made.add("version", vText("4.0"))
    made.add("fn", vText(record.card["full_name"]))
    made.add("n", vN((facts.family_name, facts.given_name, "", facts.degrees_before, facts.degrees_after)))
    if organisation := organisation_of(record):
        made.add("org", vOrg((organisation,)))
    if record.card["function"]:
        made.add("title", vText(record.card["function"]))
    for code in record.facets.get("spoken", []):
        made.add("lang", vText(code))
    _add_contacts(made, record)
    if picture := record.card["picture"]:
        made.add("photo", vUri(absolute(request, picture["renditions"]["portrait"]["url"])))
    made.add("url", vUri(absolute(request, record.url)))
    return made


def _add_contacts(made: Component, record: Record) -> None:
    """Their own contacts; of who keeps one private, or is away, those of the press desk."""
    away = record.card["away_until"]
    phone, email = ("" if away else record.card["phone"]) or press_phone(), record.card["email"] or press_email()
    if phone:
        made.add("tel", vUri(f"tel:{digits(phone)}"), parameters={"VALUE": "uri", "TYPE": "work"})
    if email:
        made.add("email", vText(email), parameters={"TYPE": "work"})
