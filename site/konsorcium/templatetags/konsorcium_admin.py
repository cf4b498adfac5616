"""Template tags of the admin pages."""

from django import template
from django.template.context import Context

from ..translation_review import TranslationReview, review_of

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_review(context: Context) -> TranslationReview:
    """The review of the translation that Wagtail Localize's editor shows."""
    return review_of(context["translation"], context["instance"], context["request"].user)
