"""What every template of the suite may use."""

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest

DEFAULT_BASE_TEMPLATE = "konsorcium/base.html"


def konsorcium(request: HttpRequest) -> dict[str, object]:
    """What our templates extend (a host's own base, if any), and what our own base shows."""
    return {
        "base_template": getattr(settings, "KONSORCIUM_BASE_TEMPLATE", DEFAULT_BASE_TEMPLATE),
        "has_home": apps.is_installed("konsorcium.home"),
        "sample_content": getattr(settings, "KONSORCIUM_SAMPLE_CONTENT", False),
    }
