"""What keeps a page from being published: refused by whichever way somebody publishes, never while it is a draft."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision

from .languages import language_versions

Obstacles = dict[str, str | Promise]  # what is wanted, by the name of the field

FILE_IS_LOST = _("A file or picture that stood here was deleted. Put another in its place, or save what is left.")


def obstacles_of(page: Page, saved_as: Revision | None = None) -> Obstacles:
    """What keeps `page` from being published as it is in memory, or as it was saved.

    Nothing keeps pages that are not the suite's.
    """
    found: Obstacles = page.obstacles() | page.unsaid_of_change() if hasattr(page, "obstacles") else {}
    return found | _lost_files(saved_as) if saved_as else found


def _lost_files(revision: Revision) -> Obstacles:
    """The fields of a page in which a version had files or pictures that were deleted after it had been saved.

    Wagtail leaves them out without a word when it makes a page of the version. Pictures in a body are not among them.
    """
    page = revision.content_object.specific_class.from_serializable_data(revision.content, check_fks=False)
    references = ReferenceIndex._extract_references_from_object(page)
    named = [(content_type, pk, path.partition(".")[0]) for content_type, pk, path, _path in references]
    withdrawn = getattr(page, "withdrawn_files", ())
    told: Obstacles = {}
    for model in (get_document_model(), get_image_model()):
        base = ReferenceIndex._get_base_content_type(model).pk
        fields = {int(pk): name for content_type, pk, name in named if content_type == base and name not in withdrawn}
        lost = fields.keys() - set(model._base_manager.filter(pk__in=fields).values_list("pk", flat=True))
        told |= dict.fromkeys((fields[pk] for pk in lost), FILE_IS_LOST)
    return told


def is_being_published(page: Page) -> bool:
    """Whether to save `page` as it is in memory makes a revision public; an alias is never public."""
    if not page.live or not page.live_revision_id or page.alias_of_id:
        return False
    return not Page.objects.filter(pk=page.pk, live=True, live_revision=page.live_revision_id).exists()


def refuse_obstacles(page: Page, saved_as: Revision | None = None) -> None:
    """Raise a ValidationError, by field, where something keeps the page from being published."""
    if obstacles := obstacles_of(page, saved_as):
        raise ValidationError(dict(obstacles))


def obstacles_of_draft(page: Page) -> str:
    """What keeps the newest draft of a page from being published, in words; "" where nothing does."""
    draft = page.get_latest_revision_as_object()
    return in_words(obstacles_of(draft, draft.latest_revision), draft)


def in_words(errors: ValidationError | Obstacles, page: Page | type[Page]) -> str:
    """Messages, each with the label of its field and once."""
    error = ValidationError(dict(errors)) if isinstance(errors, dict) else errors
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " ".join(dict.fromkeys(labelled(page, name, text) for name, texts in by_field.items() for text in texts))


def labelled(page: Page | type[Page], name: str, text: str | Promise) -> str:
    """A message about a field, after the label of the field."""
    label = label_of(page, name)
    return f"{label}: {text}" if label else str(text)


def label_of(page: Page | type[Page], name: str) -> str:
    """The label of a field, "" where there is no such field."""
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    label = getattr(field, "verbose_name", "") or (
        field.related_model and field.related_model._meta.verbose_name_plural
    )
    return str(capfirst(str(label)))


class ObstaclesPanel(Panel):
    """What keeps the page, and each of its translations, from being published; nothing is shown where nothing does."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "konsorcium/admin/obstacles.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            pages = [self.instance, *(page.get_latest_revision_as_object() for page in self.others())]
            told = {page: [labelled(page, *item) for item in self.keeping(page).items()] for page in pages}
            return super().get_context_data(parent_context) | {
                "obstacles": [(page, texts) for page, texts in told.items() if texts],
            }

        def keeping(self, page: Any) -> Obstacles:
            """A page that is public as it is has no change of which to say anything."""
            if page.has_unpublished_changes:
                return obstacles_of(page, page.latest_revision)
            found: Obstacles = page.obstacles()
            return found

        def others(self) -> list[Page]:
            others = language_versions([self.instance.translation_key]).exclude(pk=self.instance.pk)
            return list(others.select_related("latest_revision"))
