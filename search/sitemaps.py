"""What search engines are told: the sitemap of the visible records that they may show, and robots.txt."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from konsorcium.read_only import read_only

from .models import Record


class RecordSitemap(Sitemap):
    """Every visible page that search engines may show, with its versions in other languages."""

    @cached_property
    def records(self) -> list[Record]:
        fields = ("url", "language", "translation_key", "updated")
        return list(Record.objects.visible().filter(noindex=False).only(*fields).order_by("pk"))

    def items(self) -> list[Record]:
        return self.records

    def location(self, item: Record) -> str:
        return item.url

    def lastmod(self, item: Record) -> datetime | None:
        return item.updated

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        versions = defaultdict(list)
        for record in self.records:
            versions[record.translation_key].append(record)
        for url in urls:
            record = url["item"]
            root = url["location"].removesuffix(record.url)
            url["alternates"] = _alternates(root, versions[record.translation_key])
        return urls


def _alternates(root: str, records: list[Record]) -> list[dict[str, str]]:
    if len(records) < 2:
        return []
    pairs = [{"lang_code": record.language, "location": root + record.url} for record in records]
    default = [root + record.url for record in records if record.language == settings.LANGUAGE_CODE]
    return [*pairs, *({"lang_code": "x-default", "location": location} for location in default)]


sitemaps = {"pages": RecordSitemap}


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """Sample content asks search engines to stay away."""
    if getattr(settings, "KONSORCIUM_SAMPLE_CONTENT", False):
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
    lines = ["User-agent: *", "Disallow:", *_sitemap_line(request)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def _sitemap_line(request: HttpRequest) -> list[str]:
    try:
        return [f"Sitemap: {request.build_absolute_uri(reverse('konsorcium_sitemap'))}"]
    except NoReverseMatch:
        return []
