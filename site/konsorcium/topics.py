"""Topics: what publications, members and experts are about; one vocabulary for all languages, on django-taggit."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from .sort_keys import sort_key
from .terms import SLUG_HELP, Name, Named, NamesPanel


class Topic(Named, TagBase):
    """A topic; `name` is django-taggit's own, for staff, and readers see the `names` of their language."""

    free_tagging = False

    name = models.CharField(
        _("working name"), unique=True, max_length=100, help_text=_("For staff; readers see the names below.")
    )
    slug = models.SlugField(_("slug"), unique=True, max_length=100, allow_unicode=True, help_text=SLUG_HELP)
    position_date = models.DateField(_("date of our position"), null=True, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        NamesPanel("names", heading=_("Names and our position")),
        FieldPanel("position_date"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def position_in(self, language: str) -> str:
        """Our position on the topic as rich text, "" where there is none in `language`."""
        return next((row.position for row in self.names.all() if row.language == language), "")


class TopicName(Name):
    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="names")
    position = RichTextField(_("our position"), blank=True, features=["bold", "italic", "link"])

    panels = [*Name.panels, FieldPanel("position")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="konsorcium_topic_language")]


class TopicLink(ItemBase):
    """That a page has a topic; each page type adds its own `content_object`."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s")

    class Meta:
        abstract = True


class TopicsField(ClusterTaggableManager):
    """Topics of a page, chosen by ticking them: typed names would be dropped silently when they are unknown."""

    def formfield(self, form_class: type[forms.Field] | None = None, **kwargs: Any) -> forms.Field:
        return TopicChoiceField(label=capfirst(self.verbose_name), required=not self.blank)


class TopicIterator(forms.models.ModelChoiceIterator):
    """Topics in the alphabetical order of the names that are shown."""

    def __iter__(self) -> Iterator[Any]:
        language = get_language() or ""
        return iter(sorted(super().__iter__(), key=lambda choice: sort_key(str(choice[1]), language)))


class TopicChoiceField(forms.ModelMultipleChoiceField):
    iterator = TopicIterator
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.all(), **kwargs)
