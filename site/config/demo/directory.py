"""What happens around the directory of experts: appearances, consents that are withdrawn, storms, enquiries."""

import datetime

from django.utils import timezone

from konsorcium.experts.consents import record_consents
from konsorcium.experts.enquiries import STATE
from konsorcium.experts.models import Addressee, Appearance, AppearanceExpert, Channel, Enquiry, How
from konsorcium.experts.storms import start_storm
from konsorcium.pages import PublicPage
from konsorcium.signed_links import make_link

from . import texts
from .pages import SourcePages


def load_directory(sources: SourcePages) -> None:
    for content in texts.read("appearances")["appearance"]:
        _load_appearance(sources, content)
    for name in texts.names("experts"):
        _enter_state(sources.pages[name], texts.read(name).get("state", ""))
    for content in texts.read("enquiries")["enquiry"]:
        _load_enquiry(sources, content)


def _load_appearance(sources: SourcePages, content: texts.Texts) -> None:
    date = timezone.localdate() - datetime.timedelta(days=content["days_ago"])
    plain = {name: content[name] for name in ("outlet", "title", "url") if name in content}
    topics = [sources.topics[slug] for slug in content["topics"]]
    appearance = Appearance(date=date, topics=topics, **plain)
    appearance.experts.set(
        AppearanceExpert(expert=sources.pages[f"experts/{name}"], sort_order=position)
        for position, name in enumerate(content["experts"])
    )
    appearance.save()


def _enter_state(expert: PublicPage, state: str) -> None:
    """Besides the profiles that are public: a draft, one whose consent was withdrawn, one in a storm."""
    match state:
        case "draft":
            for version in expert.get_translations(inclusive=True):
                version.unpublish()
        case "withdrawn":
            record_consents(expert.translation_key, {Channel.PROFILE: False}, How.MAIL)
        case "storm":
            start_storm(expert.translation_key, days=14, hides_name=False, user=None)


def _load_enquiry(sources: SourcePages, content: texts.Texts) -> None:
    """Hours count from the moment when the demo is loaded."""
    now, hours = timezone.now(), lambda number: datetime.timedelta(hours=number)
    asked, deadline = now - hours(content["hours_ago"]), now + hours(content["hours_left"])
    plain = {name: content[name] for name in ("name", "outlet", "email", "question", "format", "spoken")}
    enquiry = Enquiry.objects.create(
        **plain, topic=sources.topics[content["topic"]], language="cs", asked=asked, deadline=deadline,
        closed=deadline if deadline < now else None,
    )  # fmt: skip
    Addressee.objects.create(enquiry=enquiry, asked=asked)
    make_link(STATE, str(enquiry.pk), datetime.timedelta(days=90))
    for name, reply in content["experts"].items():
        person = sources.pages[f"experts/{name}"].translation_key
        replied = asked + hours(content["hours_to_answer"]) if reply else None
        Addressee.objects.create(enquiry=enquiry, person=person, asked=asked, reply=reply, replied=replied)
        if reply:
            Enquiry.objects.filter(pk=enquiry.pk).update(answered=replied)
