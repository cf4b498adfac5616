"""Template tags of the admin pages."""

from typing import Any

from django import template
from django.template.context import Context

from ..translation_review import TranslationReview, review_of

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_review(context: Context) -> TranslationReview:
    """The review of the translation that Wagtail Localize's editor shows."""
    values: dict[str, Any] = context.flatten()
    return review_of(values["translation"], values["instance"], values["request"].user)
