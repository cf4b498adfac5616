"""Whatever hides an expert, or a part of what is known of the person, hides it from every door at once."""

import datetime
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.images.models import Image
from wagtail.models import Page

from konsorcium.activities.models import Speaker
from konsorcium.experts.consents import record_consents
from konsorcium.experts.models import Channel, ExpertPage, How, PrivateContact
from konsorcium.experts.storms import start_storm
from konsorcium.jobs import run_due_jobs
from konsorcium.publications.models import Author
from konsorcium.search.doors import Probe, all_doors
from konsorcium.search.engines import elasticsearch, mirror
from konsorcium.search.leaks import probe_of
from konsorcium.search.models import Record, RecordWord
from tests import content
from tests.engines import EngineUnderTest, prefix
from tests.probing import ask

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED = "http://127.0.0.1:9"  # where nothing listens
ADDRESS = "experti/profil-osoby/"
NAME = "Oto Kubata"
# Patterns of what there is to know; without letters that JSON writes in another way.
SECRETS = {
    "name": "Kubata",
    "link": ADDRESS,
    "function": "tajnafunkce",
    "photo": "tajnyportret",
    "email": "tajna@example[.]org",
    "phone": r"777\s?123\s?456",
    "outside": "what search engines may show",  # asked of two doors only
}
PERSON = frozenset(SECRETS)
MISSPELT = "tajnafnukce"
# A byline of somebody who is only a name: in a page, in an API, in a feed; and the name as engines know it then.
BYLINE = (
    rf'<(p|ul) class="k-(bylines|parties)"[^>]*>\s*<(span|li)>\s*{NAME}\s*</(span|li)>\s*</(p|ul)>'
    rf'|{{\s*("(name|type|key|page)": ("{NAME}"|""|null),?\s*)+}}'
    rf"|<author><name>{NAME}</name></author>"
)
NAMED = rf"'names?': '{NAME}'|'word': 'Kubata'"

Answers = dict[tuple[str, str], str]  # by the name of the door and the address


@dataclass(frozen=True)
class State:
    """How a person gets into it, what it hides, the days that pass then, and whether bylines keep the name."""

    enter: Callable[[ExpertPage], object]
    hides: frozenset[str] = PERSON
    days: float = 0
    keeps_bylines: bool = True


def withdraw(channel: Channel) -> Callable[[ExpertPage], object]:
    return lambda expert: record_consents(expert.translation_key, {channel: False}, How.MAIL)


def storm(hides_name: bool) -> Callable[[ExpertPage], object]:
    return lambda expert: start_storm(expert.translation_key, 3, hides_name, None)


def expire_tomorrow(expert: ExpertPage) -> None:
    expert.expire_at = timezone.now() + datetime.timedelta(days=1)
    content.publish(expert)


def delete(expert: ExpertPage) -> None:
    for version in expert.get_translations(inclusive=True):
        version.delete()


def erase(expert: ExpertPage) -> None:
    call_command("person", "erase", expert.pk, stdout=StringIO())


def wait(expert: ExpertPage) -> None:
    pass


# No job runs between a state and the doors, however many days pass.
STATES: dict[str, State] = {
    "profile withdrawn": State(withdraw(Channel.PROFILE)),
    "photo withdrawn": State(withdraw(Channel.PHOTO), frozenset({"photo"})),
    "e-mail withdrawn": State(withdraw(Channel.EMAIL), frozenset({"email"})),
    "phone withdrawn": State(withdraw(Channel.PHONE), frozenset({"phone"})),
    "search engines withdrawn": State(withdraw(Channel.SEARCH_ENGINES), frozenset({"outside"})),
    "unconfirmed": State(wait, days=396),
    "expired": State(expire_tomorrow, days=1.1),
    "in a storm": State(storm(hides_name=False), frozenset({"photo", "email", "phone", "outside"}), days=2),
    "in a storm without a name": State(storm(hides_name=True), days=2, keeps_bylines=False),
    "unpublished": State(Page.unpublish),
    "deleted": State(delete),
    "erased": State(erase),
}


@dataclass(frozen=True)
class Made:
    """An expert, and by language the probes of the profile and those of other pages that name the person."""

    expert: ExpertPage
    profile: dict[str, list[Probe]]
    others: dict[str, list[Probe]]

    @property
    def probes(self) -> dict[str, list[Probe]]:
        return {language: [*probes, *self.others[language]] for language, probes in self.profile.items()}


@pytest.fixture(scope="module")
def made_once(committed_content: Callable[[Callable[[], Made]], Made]) -> Made:
    return committed_content(make_expert)


@pytest.fixture(scope="module")
def files(made_once: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all files: a state may delete some."""
    return Path(shutil.copytree(settings.MEDIA_ROOT, tmp_path_factory.mktemp("files"), dirs_exist_ok=True))


@pytest.fixture
def made(made_once: Made, files: Path) -> Made:
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    return replace(made_once, expert=ExpertPage.objects.get(pk=made_once.expert.pk))


@pytest.fixture(scope="module")
def before(
    made_once: Made, files: Path, engine: EngineUnderTest, django_db_blocker: DjangoDbBlocker
) -> dict[str, Answers]:
    """What the doors answer before anything is hidden, by language."""
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    with django_db_blocker.unblock():
        engine.catch_up()
        return {language: walk(probes) for language, probes in made_once.probes.items()}


def make_expert() -> Made:
    site = content.make_site()
    photo = content.make_image(SECRETS["photo"])
    photo.file.save(f"{SECRETS['photo']}.png", photo.file)
    expert = content.make_expert(
        site, *NAME.split(), slug=ADDRESS.split("/")[1], function=SECRETS["function"], lead_picture=photo,
        picture_credit=SECRETS["photo"],
    )  # fmt: skip
    PrivateContact.objects.create(person=expert.translation_key, email="tajna@example.org", phone="+420 777 123 456")
    text = content.make_publication(site, "Text", slug="text", authors=[Author(expert=expert, name=NAME)])
    event = content.make_event(site, "Debata", slug="debata", speakers=[Speaker(expert=expert, name=NAME)])
    pages = [content.publish(expert), text, event]
    versions = {"cs": pages, "en": [content.translate(page, slug=page.slug) for page in pages]}
    return Made(
        expert,
        {language: list(probes_of(profile, photo)) for language, (profile, *_others) in versions.items()},
        {
            language: [replace(probe_of(page), words=NAME.split()[0]) for page in others]
            for language, (_profile, *others) in versions.items()
        },
    )


def probes_of(profile: Page, image: Image) -> Iterator[Probe]:
    """With the person's name, with a misspelt word of the profile, and with each other file of the photo."""
    probe = probe_of(profile, image=image)
    yield probe
    yield replace(probe, words=MISSPELT)
    for file in (image.file, image.get_rendition("fill-320x320|format-webp").file):
        yield replace(probe, rendition=file.name)


def walk(probes: Iterable[Probe], may_be_degraded: bool = False) -> Answers:
    """What all doors answer, each address asked once; long lines of calendars and contact cards unfolded."""
    asked = {(door.url_name, door.address(probe)): (door, probe) for probe in probes for door in all_doors()}
    client = Client()
    return {key: ask(client, door, probe, may_be_degraded).replace("\r\n ", "") for key, (door, probe) in asked.items()}


def showing(secret: str, answers: Answers, but: str = "") -> set[tuple[str, str]]:
    """The doors that show a secret elsewhere than in what matches `but`."""
    if secret == "outside":
        return {key for key, answer in answers.items() if is_for_search_engines(*key, answer)}
    found = {key for key, answer in answers.items() if re.search(SECRETS[secret], answer)}
    return {key for key in found if re.search(SECRETS[secret], re.sub(but, "", answers[key]))}


def is_for_search_engines(url_name: str, address: str, answer: str) -> bool:
    """Whether a sitemap has the profile, or the profile lets itself be indexed."""
    if url_name == "wagtail_serve" and address.endswith(ADDRESS):
        return NAME in answer and "noindex" not in answer
    return url_name == "konsorcium_sitemap" and ADDRESS in answer


def leaks(state: State, answers: Answers) -> dict[str, set[tuple[str, str]]]:
    """The doors that show what the state hides, by secret."""
    found = {secret: showing(secret, answers, BYLINE if state.keeps_bylines else "") for secret in state.hides}
    return {secret: doors for secret, doors in found.items() if doors}


def names(doors: Iterable[tuple[str, str]]) -> set[str]:
    """Of doors, but for that of search engines, from which the profile may go alone."""
    return {name for name, _address in doors} - {"konsorcium_sitemap"}


def held(engine: EngineUnderTest) -> str:
    """All that an engine knows after the jobs have run."""
    run_due_jobs()
    engine.catch_up()
    if engine.name == "elasticsearch":
        return str(mirror.writer().search(index=f"{prefix()}_*", size=1000))
    return str([list(model._default_manager.values()) for model in (Record, RecordWord)])


def test_the_doors_show_all_of_who_hides_nothing(before: dict[str, Answers]) -> None:
    """Without this the test of the states could not fail."""
    for answers in before.values():
        doors = {secret: {name for name, _address in showing(secret, answers)} for secret in SECRETS}
        assert {"wagtail_serve", "konsorcium_sitemap"} <= doors.pop("outside")
        for found in doors.values():
            assert found >= {"wagtail_serve", "konsorcium_api:get_expert", "konsorcium_api_v2:pages:detail"}


@pytest.mark.parametrize("name", STATES)
def test_what_a_state_hides_is_gone_from_every_door_at_once(
    name: str, made: Made, before: dict[str, Answers], engine: EngineUnderTest
) -> None:
    state = STATES[name]
    engine.catch_up()
    state.enter(made.expert)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=state.days)):
        for language, probes in made.probes.items():
            answers = walk(probes)
            assert leaks(state, answers) == {}
            for secret in PERSON - state.hides:
                assert names(showing(secret, answers)) == names(showing(secret, before[language])), secret
            if "name" in state.hides:
                assert any(re.search(BYLINE, answer) for answer in answers.values()) is state.keeps_bylines
        if engine.name == "elasticsearch":
            with override_settings(KONSORCIUM_ELASTICSEARCH_URL=CLOSED):
                for probes in made.profile.values():
                    assert leaks(state, walk(probes, may_be_degraded=True)) == {}
            elasticsearch.breaker.close()
        known = re.sub(NAMED if state.keeps_bylines else "", "", held(engine))
        assert [secret for secret in state.hides if re.search(SECRETS[secret], known)] == []
