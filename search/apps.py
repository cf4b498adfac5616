"""The app of records, search, public files and the doors."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from .doors import Door


class SearchConfig(AppConfig):
    name = "konsorcium.search"
    label = "konsorcium_search"
    verbose_name = pgettext_lazy("heading", "Search")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.search.api.router"
    doors = [
        Door("wagtail_serve", ("",)),
        Door("wagtail_serve", ("{parent_path}",)),
        Door("wagtail_serve", ("{parent_path}",), {"q": "{words}"}),
        Door("wagtail_serve", ("{path}",)),
        Door("wagtaildocs_serve", ("{document}", "{filename}")),
        Door("konsorcium_media", ("{rendition}",)),
        Door("konsorcium_media", ("documents/{filename}",)),
        Door("konsorcium_sitemap"),
        Door("konsorcium_robots"),
        Door("konsorcium_search:search"),
        Door("konsorcium_search:search", query={"q": "{words}"}),
        Door("konsorcium_search:search", query={"q": "{words}", "text_language": "cs,en"}),
        Door("konsorcium_api:search", query={"locale": "{language}", "q": "{words}", "text_language": "cs,en"}),
        Door("konsorcium_api:search", query={"facets": "type,kind,topic,member,person,year", "limit": "100"}),
        Door("konsorcium_api:suggest", query={"locale": "{language}", "q": "{words}"}),
        Door("konsorcium_api:find", query={"path": "{url}"}),
        Door("konsorcium_api_v2:pages:listing", query={"type": "{type}", "fields": "*", "limit": "100"}),
        Door("konsorcium_api_v2:pages:listing", query={"search": "{words}", "limit": "100"}),
        Door("konsorcium_api_v2:pages:listing", query={"slug": "{slug}"}),
        Door("konsorcium_api_v2:pages:detail", ("{pk}",)),
        Door("konsorcium_api_v2:pages:find", query={"html_path": "{url}"}),
        Door("konsorcium_api_v2:pages:find", query={"id": "{pk}"}),
        Door("konsorcium_api_v2:images:listing", query={"fields": "*", "limit": "100"}),
        Door("konsorcium_api_v2:images:detail", ("{image}",)),
        Door("konsorcium_api_v2:images:find", query={"id": "{image}"}),
        Door("konsorcium_api_v2:documents:listing", query={"fields": "*", "limit": "100"}),
        Door("konsorcium_api_v2:documents:detail", ("{document}",)),
        Door("konsorcium_api_v2:documents:find", query={"id": "{document}"}),
        Door("konsorcium_api:openapi-json"),
        Door("konsorcium_api:openapi-view"),
    ]
    public_models = ["konsorcium_search.SynonymSet", "konsorcium_search.PinnedResult"]
    jobs = {
        "settle": ("konsorcium.search.settling.settle", 30),
        "read_files": ("konsorcium.search.file_texts.read_due", 10),
        "sync": ("konsorcium.search.engines.mirror.sync", 1),
        "learn_words": ("konsorcium.search.vocabulary.learn", 300),
        "must_find": ("konsorcium.search.must_find.check", 24 * 3600),
        "forget_missed_searches": ("konsorcium.search.missed_searches.forget", 24 * 3600),
        "watch": ("konsorcium.search.settling.report_drift", 24 * 3600),
    }

    def ready(self) -> None:
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.permissions import register_permission_policy

        from . import checks, signal_handlers  # noqa: F401 - the system checks register themselves
        from .files import FilePolicy

        for model, auth_model in (
            (get_document_model(), "wagtaildocs.Document"),
            (get_image_model(), "wagtailimages.Image"),
        ):
            policy = FilePolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
            register_permission_policy(model, policy, exact_class=True)  # Wagtail registers its own later
        signal_handlers.connect()
