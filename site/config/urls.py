"""The addresses of the deployed site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from konsorcium import api_v3
from konsorcium.api import build_api
from konsorcium.read_only import read_only
from konsorcium.search import api_v2
from konsorcium.search.files import serve_document, serve_media
from konsorcium.search.sitemaps import robots, sitemaps

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve_media, name="konsorcium_media"),
    path("sitemap.xml", read_only(sitemap), {"sitemaps": sitemaps}, name="konsorcium_sitemap"),
    path("robots.txt", robots, name="konsorcium_robots"),
    path("api/content/v1/", build_api().urls),
    path("api/v2/", api_v2.urls),
    *([path("api/v3-preview/", api_v3.with_tokens())] if settings.KONSORCIUM_API_V3 else []),
    *i18n_patterns(
        path("", include("konsorcium.search.urls")),
        path("", include("konsorcium.experts.urls")),
        path("", include("konsorcium.activities.urls")),
        path("", include("konsorcium.publications.urls")),
        path("", include(wagtail_urls)),
    ),
]
