"""What is public by Wagtail's own queries: the oracle of records, engines and doors."""

from django.utils import timezone
from wagtail.models import Page

from konsorcium.experts.models import Channel, Consent, ExpertPage
from konsorcium.pages import PublicPage


def public_pages() -> set[tuple[int, str, str, str, str]]:
    """What Wagtail's own queries call public, without translations of what is not: the oracle."""
    now = timezone.now()
    public = Page.objects.live().public().filter(alias_of=None).exclude(expire_at__lte=now)
    sources = dict(Page.objects.order_by("-pk").values_list("translation_key", "pk"))
    keys = set(public.values_list("pk", flat=True))
    return {
        (page.pk, page.title, page.get_url(), page.locale.language_code, page.path)
        for page in public.specific()
        if isinstance(page, PublicPage) and page.get_url() and sources[page.translation_key] in keys
        if not (isinstance(page, ExpertPage) and not _consents(page))
    }


def _consents(page: ExpertPage) -> bool:
    said = Consent.objects.filter(person=page.translation_key, channel=Channel.PROFILE)
    return said.exists() and said.latest("pk").given
