"""Topics: what publications, members and experts are about; one vocabulary for all languages, on django-taggit."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField

from .terms import Name, Named


class TopicManager(models.Manager["Topic"]):
    def get_queryset(self) -> models.QuerySet["Topic"]:
        return super().get_queryset().prefetch_related("names")


class Topic(Named, TagBase):
    """A topic; `name` is django-taggit's own, for staff, and readers see the `names` of their language."""

    free_tagging = False

    position_date = models.DateField(_("date of our position"), null=True, blank=True)

    objects = TopicManager()

    panels = [
        FieldPanel("name", heading=_("Working name")),
        FieldPanel("slug", help_text=_("The same in all languages, for addresses and the API.")),
        InlinePanel("names", heading=_("Names and our position"), label=pgettext_lazy("of a thing", "Name"), min_num=1),
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


class TopicChoiceField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Topic.objects.all(), **kwargs)
