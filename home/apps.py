"""The app of the front page, plain pages, topic pages, the press, menus and the organisation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from konsorcium.search.doors import Door, api_doors


class HomeConfig(AppConfig):
    name = "konsorcium.home"
    label = "konsorcium_home"
    verbose_name = _("Site")
    default_auto_field = "django.db.models.BigAutoField"
    api_router = "konsorcium.home.api.router"
    api_items = {"page": "konsorcium.home.api.SitePageItem", "topic": "konsorcium.home.api_topics.TopicItem"}
    record_types = {"page": _("page"), "topic": _("topic")}
    public_models = [
        "konsorcium_home.Organisation",
        "konsorcium_home.OrganisationName",
        "konsorcium_home.OrganisationLogo",
        "konsorcium_home.Menu",
        "konsorcium_home.MenuItem",
    ]
    press_email = "konsorcium.home.models.organisation.press_email"
    press_phone = "konsorcium.home.models.organisation.press_phone"
    jobs = {"forget_messages": ("konsorcium.home.models.forms.forget_messages", 24 * 3600)}
    doors = [
        *api_doors("pages", "page"),
        Door("konsorcium_api:list_topics", query={"locale": "{language}"}),
        Door("konsorcium_api:get_topic", ("{pk}",)),
        Door("konsorcium_api:get_site"),
    ]
