"""What every template of the suite may use."""

from django.conf import settings
from django.http import HttpRequest

DEFAULT_BASE_TEMPLATE = "konsorcium/base.html"


def konsorcium(request: HttpRequest) -> dict[str, object]:
    """`base_template`: what our templates extend, the host's own in a plugged-in site; `sample_content`: the demo's band."""
    return {
        "base_template": getattr(settings, "KONSORCIUM_BASE_TEMPLATE", DEFAULT_BASE_TEMPLATE),
        "sample_content": getattr(settings, "KONSORCIUM_SAMPLE_CONTENT", False),
    }
