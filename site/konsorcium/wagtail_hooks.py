"""The admin: vocabularies, forms that wait for what is being saved, review of translations, refusal to publish."""

from typing import IO, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from . import api_v3_actions, glossary_files, history
from .admin_guards import name_snippets
from .file_imports import Imported, ImportView
from .merging import GIVES_OUT, MergeView, keep_as_draft, keep_what_was_public, merge_url, newer_by_others
from .models import GlossaryEntry, Release, Term, Topic
from .pictures import NoMetadataOperation
from .publishing import in_words, obstacles_of, obstacles_of_draft
from .rights import PAGE_POLICY, PageRights, Somebody
from .translation_editing import edit_string, note_opening, show_review
from .translation_guards import (
    SyncTranslationsView,
    convert_to_alias,
    edit_override,
    machine_translate,
    upload_pofile,
    use_translation,
)
from .translation_review import approve_translation, submit_translation, translation_of, untranslated
from .translation_sending import SendPages, SubmitPageView


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["__str__", "slug"]
    search_fields = ["name", "slug"]


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "list-ul"
    list_display = ["__str__", "slug", "vocabulary"]
    list_filter = ["vocabulary"]
    search_fields = ["slug", "names__name"]


class GlossaryIndexView(IndexView):
    export_headings = {name: name for name in glossary_files.COLUMNS}
    to_row_dict = staticmethod(glossary_files.row_of)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        imported = reverse("wagtailsnippets_konsorcium_glossaryentry:import")
        button = Button(_("Import CSV"), url=imported, icon_name="upload", priority=120)
        return [*super().header_more_buttons, *([button] if self.user_has_permission("change") else [])]


class GlossaryForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("A table with the columns of one that was exported here."),
    )


class ImportGlossaryView(ImportView):
    model = GlossaryEntry
    form_class = GlossaryForm
    permission_required = "change"
    page_title = gettext_lazy("Import the glossary")
    header_icon = "openquote"
    success_url = reverse_lazy("wagtailsnippets_konsorcium_glossaryentry:list")

    def take_over(self, file: IO[bytes], user: Somebody) -> Imported:
        return glossary_files.import_glossary(file)


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryEntry
    index_view_class = GlossaryIndexView
    list_export = glossary_files.COLUMNS
    icon = "openquote"
    list_display = ["__str__", Column("equivalents", label=gettext_lazy("In other languages"))]
    search_fields = ["slug", "names__name", "names__variants"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("import/", ImportGlossaryView.as_view(), name="import")]


class VocabularyGroup(SnippetViewSetGroup):
    items = [TopicViewSet, TermViewSet, GlossaryViewSet]
    menu_label = gettext_lazy("Vocabularies")
    menu_icon = "tag"
    menu_order = 250


class ReleaseViewSet(SnippetViewSet):
    model = Release
    icon = "calendar-check"
    list_display = ["title", "at", Column("state", label=gettext_lazy("State"))]
    search_fields = ["title"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 252

    def register_chooser_viewset(self) -> None:
        """Nothing refers to a release, and a chooser would name what it is about to whoever uses the admin."""


register_snippet(VocabularyGroup)
register_snippet(ReleaseViewSet)


@hooks.register("register_admin_urls", order=-1)
def register_views() -> list[URLPattern]:
    """Our own addresses, and those of Wagtail Localize's that are guarded, which come before its own."""
    of_translation = "localize/translate/<int:translation_id>"
    return [
        path("translations/<int:translation_id>/review/", show_review, name="konsorcium_translation_review"),
        path("translations/<int:translation_id>/submit/", submit_translation, name="konsorcium_submit_translation"),
        path("translations/<int:translation_id>/approve/", approve_translation, name="konsorcium_approve_translation"),
        path(
            "translations/<int:translation_id>/segments/<int:segment_id>/use/<int:words_id>/",
            use_translation,
            name="konsorcium_use_translation",
        ),
        path(f"{of_translation}/strings/<int:string_segment_id>/edit/", edit_string),
        path(f"{of_translation}/overrides/<int:overridable_segment_id>/edit/", edit_override),
        path(f"{of_translation}/pofile/upload/", upload_pofile),
        path(f"{of_translation}/machine_translate/", machine_translate),
        path(
            "pages/<int:page_id>/merge/<int:base>/<int:theirs>/<int:mine>/",
            MergeView.as_view(),
            name="konsorcium_merge",
        ),
        path("localize/submit/page/<int:page_id>/", SubmitPageView.as_view()),
        path("localize/update/<int:translation_source_id>/", SyncTranslationsView.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", name_snippets),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", name_snippets),
    ]


hooks.register("before_edit_page", keep_what_was_public, order=-3)
hooks.register("register_bulk_action", SendPages)
hooks.register("register_actions", api_v3_actions.register_actions)
hooks.register("register_log_actions", history.register_actions)


@hooks.register("insert_editor_js")
def add_scripts() -> SafeString:
    scripts = [(static(f"konsorcium/{name}.js"),) for name in ("autosave", "dates", "translation")]
    return format_html_join("\n", '<script type="module" src="{}"></script>', scripts)


@hooks.register("insert_global_admin_css")
def add_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("konsorcium/admin.css"))


def _asks_to_publish(request: HttpRequest) -> bool:
    return "action-publish" in request.POST or request.POST.get("action") == "publish"


def _refused(page: Page, user: Somebody) -> HttpResponse:
    return HttpResponseForbidden(PageRights(user, page).refusal)


@hooks.register("before_edit_page", order=-2)
def keep_from_publishing_over_a_newer_text(request: HttpRequest, page: Page) -> None:
    """Wagtail by itself would publish it; what stands in the form is saved, and joined with the newer text."""
    if any(name in request.POST for name in GIVES_OUT) and (newer := newer_by_others(request, page)):
        keep_as_draft(request)
        request.konsorcium_newer = newer  # type: ignore[attr-defined] # for the hook after the saving


@hooks.register("before_edit_page", order=-2)
def note_what_is_seen(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and (translation := translation_of(page)):
        note_opening(request, translation)


@hooks.register("before_edit_page", order=-2)
def keep_from_deciding_twice(request: HttpRequest, page: Page) -> None:
    """Wagtail by itself would save a draft and say that all is well."""
    if "action-workflow-action" in request.POST and not page.workflow_in_progress:
        keep_as_draft(request)
        messages.warning(request, _("This page is not in review any more: somebody has decided. Yours is a draft."))


@hooks.register("after_edit_page")
def offer_to_join_with_a_newer_text(request: HttpRequest, page: Page) -> HttpResponse | None:
    newer = getattr(request, "konsorcium_newer", None)
    if newer is None:
        return None
    list(messages.get_messages(request))  # what Wagtail says of the saving is read by nobody
    messages.error(request, _("Nothing was sent out: somebody else saved this page after you had opened it."))
    page.refresh_from_db(fields=["latest_revision"])
    return redirect(merge_url(page, request.POST["loaded_revision_id"], newer))


@hooks.register("before_edit_page", order=-1)
def refuse_publishing_an_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail by itself would keep the draft and say nothing; whoever asks to publish without the right is told so.

    Nor does a translation with missing segments go public: Wagtail Localize would fill it with the source's paragraphs.
    """
    if not _asks_to_publish(request):
        return None
    if not page.permissions_for_user(request.user).can_publish():
        return _refused(page, request.user)
    if missing := untranslated(page):
        messages.error(request, missing)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def refuse_publishing_what_is_not_ready(
    request: HttpRequest, action_type: str, objects: list[Any], action: BulkAction
) -> HttpResponse | None:
    """Of many pages published at once none is, if one lacks what a public page needs or has untranslated segments."""
    if action_type != "publish" or not all(isinstance(page, Page) for page in objects):
        return None
    pages = list(objects)
    if action.get_execution_context().get("include_descendants"):
        pages += [page for parent in objects for page in parent.get_descendants().not_live()]
    for page in pages:
        if told := (not page.live and untranslated(page)) or obstacles_of_draft(page):
            messages.error(request, f"{page.get_admin_display_title()}: {told}")
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_create_page", order=-1)
def refuse_publishing_a_new_page(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    if _asks_to_publish(request) and not parent.permissions_for_user(request.user).can_publish_subpage():
        return _refused(parent, request.user)
    return None


@hooks.register("before_convert_alias_page")
def refuse_publishing_an_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias is no public page; as an ordinary one it would be."""
    if not page.live:
        return None
    if not PageRights(request.user, page).may_publish:
        return _refused(page, request.user)
    if told := in_words(obstacles_of(page), page):
        messages.error(request, told)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("construct_page_chooser_queryset")
def offer_public_pages_and_own(pages: "models.QuerySet[Page]", request: HttpRequest) -> "models.QuerySet[Page]":
    """Drafts of others are not offered to whoever may not see them in the explorer."""
    explorable = PAGE_POLICY.explorable_instances(request.user)
    return pages.filter(models.Q(live=True) | models.Q(pk__in=explorable.values("pk")))


@hooks.register("construct_explorer_page_queryset")
def explore_what_may_be_explored(
    parent_page: Page, pages: "models.QuerySet[Page]", request: HttpRequest
) -> "models.QuerySet[Page]":
    """Wagtail shows whatever stands below the first page that somebody may explore."""
    if not PAGE_POLICY.explorable_instances(request.user).filter(pk=parent_page.pk).exists():
        raise PermissionDenied
    return pages


@hooks.register("register_image_operations")
def register_picture_operations() -> list[tuple[str, type[NoMetadataOperation]]]:
    return [("nometadata", NoMetadataOperation)]
