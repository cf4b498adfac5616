"""Whatever is done to the pages while Elasticsearch comes and goes, both engines end with the truth."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings
from wagtail.models import Page, PageViewRestriction

from konsorcium.jobs import Unavailable
from konsorcium.search.engines import elasticsearch, mirror
from konsorcium.search.models import ContentVersion
from konsorcium.search.models.records import new_epoch
from konsorcium.search.settling import drift, settle
from tests import content
from tests.content import TestSite
from tests.engines import EngineUnderTest
from tests.oracle import public_pages
from tests.servers.faulty_proxy import FaultyProxy, faulty_proxy

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(scope="module")
def site(module_content: Callable[[Callable[[], TestSite]], TestSite]) -> TestSite:
    return module_content(make_content)


@pytest.fixture
def proxy(elasticsearch_engine: EngineUnderTest, elasticsearch_url: str, settings: Settings) -> Iterator[FaultyProxy]:
    with faulty_proxy(elasticsearch_url) as proxy:
        settings.KONSORCIUM_ELASTICSEARCH_URL = proxy.url
        yield proxy


def make_content() -> TestSite:
    """A few pages in two branches, one of them in two languages."""
    site = content.make_site()
    content.translate(content.make_publication(site, "Zpráva"), title="Report")
    content.make_publication(site, "Komentář")
    content.make_standard(content.make_standard(site.home, "O nás"), "Historie")
    content.make_expert(site)
    return site


def publish(page: Page, random: Random) -> None:
    page.expire_at = None
    content.publish(page)


def unpublish(page: Page, random: Random) -> None:
    page.unpublish()


def rename(page: Page, random: Random) -> None:
    page.title, page.slug = f"Nový název {random.random()}", f"nova-{random.random()}".replace(".", "-")
    (content.publish if page.live else Page.save)(page)


def move(page: Page, random: Random) -> None:
    above = Page.objects.exclude(path__startswith=page.path).filter(depth__gt=1, locale=page.locale)
    allowed = [target for target in above.specific() if page.can_move_to(target)]
    if allowed:
        page.move(random.choice(allowed), pos="last-child")


def expire(page: Page, random: Random) -> None:
    page.expire_at = timezone.now() + datetime.timedelta(milliseconds=1)
    (content.publish if page.live else Page.save)(page)


def restrict(page: Page, random: Random) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def free(page: Page, random: Random) -> None:
    for restriction in PageViewRestriction.objects.all():
        restriction.delete()


def delete(page: Page, random: Random) -> None:
    page.delete()


def catch_up(page: Page, random: Random) -> None:
    """What the jobs do every few seconds; while the node is away they say so, and it is caught up later."""
    settle()
    with suppress(Unavailable, ExceptionGroup):
        mirror.sync()


STEPS = [publish, unpublish, rename, move, expire, restrict, free, delete, catch_up, catch_up]
FAULTS = ["", "", "closed", "cut"]
sequences = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(FAULTS), st.integers(min_value=0)), min_size=10, max_size=25
)


@hypothesis_settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sequence=sequences)
def test_both_engines_end_with_what_wagtail_calls_public(
    sequence: list[tuple[Callable[[Page, Random], None], str, int]],
    site: TestSite, proxy: FaultyProxy, client: Client,
) -> None:  # fmt: skip
    with transaction.atomic():
        ContentVersion.objects.update(epoch=new_epoch())  # the database of the example before is gone
        for step, fault, number in sequence:
            proxy.fault = fault
            below_home = Page.objects.filter(depth__gt=2).order_by("pk")
            if page := below_home[number % (below_home.count() or 1) :].first():
                step(page.specific, Random(number))
        proxy.fault = ""
        elasticsearch.breaker.close()
        settle()
        mirror.sync()
        assert not (drift() or mirror.drift("cs") or mirror.drift("en"))
        truth = {(pk, title) for pk, title, _url, _language, _path in public_pages()}
        assert found(client, "elasticsearch") == truth
        with override_settings(KONSORCIUM_ELASTICSEARCH_URL=""):
            assert found(client, "database") == truth
        transaction.set_rollback(True)


def found(client: Client, engine: str) -> set[tuple[int, str]]:
    """All pages that the search of the API finds, in both languages."""
    pages = set()
    for language in ("cs", "en"):
        answer = client.get(f"/api/content/v1/search/?locale={language}&limit=100").json()
        assert (answer["engine"], answer["degraded"], answer["next"]) == (engine, False, None)
        pages |= {(item["id"], item["title"]) for item in answer["items"]}
        assert answer["total"] == len(answer["items"])
    return pages
