"""The matrix of translations in the admin: every page in every language, what is to be done for it and since when."""

from itertools import chain
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import Button
from wagtail.models import Locale, Page

from konsorcium.models import Topic, TranslationState
from konsorcium.publications.models import Kind
from konsorcium.rights import PAGE_POLICY, Somebody
from konsorcium.search.models import Record, RecordFacet
from konsorcium.translated_pages import State
from konsorcium.translation_states import settle

EDIT = "wagtailadmin_pages:edit"


def states_for(user: Somebody) -> "QuerySet[TranslationState]":
    """The states, as they are now, of the pages of which somebody may know."""
    settle()
    own = PAGE_POLICY.explorable_instances(user).values("pk")
    return TranslationState.objects.filter(Q(source__live=True) | Q(source__in=own))


def in_order_of_work(pages: "QuerySet[Page]") -> "QuerySet[Page]":
    """What is to be done first: press releases before all others, and what has waited longest."""
    states = TranslationState.objects.filter(source=OuterRef("pk"))
    ordered = pages.annotate(
        is_open=Exists(states.exclude(state=State.TRANSLATED)),
        is_press_release=Exists(Record.objects.filter(page=OuterRef("pk"), kind=Kind.PRESS_RELEASE)),
        since=states.values("since")[:1],
    )
    return ordered.order_by("-is_open", "-is_press_release", "since", "pk")


def address_of(state: TranslationState) -> str:
    """Where a page is translated, or sent to translation."""
    if state.translation_id:
        return reverse(EDIT, args=[state.translation_id])
    return reverse("wagtail_localize:submit_page_translation", args=[state.source_id])


class TranslationsFilterSet(WagtailFilterSet):
    """Filters of states, so that language and state are asked of the same translation."""

    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all())
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=State.choices)
    type = django_filters.ModelChoiceFilter(
        label=_("Type"), field_name="source__content_type", queryset=lambda request: types_of_pages()
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="source__record__kind", choices=Kind.choices)
    topic = django_filters.ModelChoiceFilter(label=_("Topic"), queryset=Topic.objects.all(), method="about")
    mine = django_filters.BooleanFilter(label=_("Mine"), method="of_user")

    class Meta:
        model = TranslationState
        fields: list[str] = []

    def about(self, states: "QuerySet[TranslationState]", name: str, topic: Topic) -> "QuerySet[TranslationState]":
        return states.filter(source__in=RecordFacet.objects.filter(name="topic", value=topic.slug).values("record"))

    def of_user(self, states: "QuerySet[TranslationState]", name: str, mine: bool) -> "QuerySet[TranslationState]":
        """Of pages that somebody began, in one language or the other."""
        own = Q(source__owner=self.request.user) | Q(translation__owner=self.request.user)
        return states.filter(own) if mine else states.exclude(own)


def types_of_pages() -> "QuerySet[ContentType]":
    states = TranslationState.objects.filter(source__content_type=OuterRef("pk"))
    return ContentType.objects.filter(Exists(states))


class StateColumn(Column):
    """How a page stands in a language, with the way to its translation, or to begin one."""

    cell_template_name = "konsorcium_home/admin/state_cell.html"

    def __init__(self, locale: Locale) -> None:
        super().__init__(f"state_{locale.language_code}", label=locale.get_display_name())
        self.locale = locale

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        told = super().get_cell_context_data(instance, parent_context)
        return told | {"url": address_of(told["value"]) if told["value"] else ""}

    def get_value(self, instance: Page) -> TranslationState | None:
        """None in the language of the page itself."""
        return next((state for state in instance.translation_states.all() if state.locale_id == self.locale.pk), None)


class TranslationsView(ReportView):
    model = Page
    permission_policy = PAGE_POLICY
    any_permission_required = ["add", "change", "publish"]
    index_url_name = "konsorcium_translations"
    index_results_url_name = "konsorcium_translations_results"
    results_template_name = "konsorcium_home/admin/translations_results.html"
    page_title = _("State of translations")
    header_icon = "wagtail-localize-language"
    filterset_class = TranslationsFilterSet
    export_headings = {"language": _("Language"), "type": _("Type"), "since": _("Since"), "owner": _("Begun by")}

    @cached_property
    def states(self) -> "QuerySet[TranslationState]":
        states: QuerySet[TranslationState] = self.filter_queryset(states_for(self.request.user))
        return states

    def get_filtered_queryset(self) -> "QuerySet[Page]":
        told = Prefetch("translation_states", TranslationState.objects.select_related("translation__owner"))
        pages = Page.objects.filter(pk__in=self.states.values("source")).prefetch_related(told)
        return in_order_of_work(pages.select_related("locale", "content_type", "owner"))

    @cached_property
    def state_columns(self) -> list[StateColumn]:
        return [StateColumn(locale) for locale in Locale.objects.all()]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        chosen = self.request.GET.urlencode()
        exported = f"{reverse('konsorcium_export_translations')}?{chosen}"
        imported = reverse("konsorcium_import_translations")
        return [
            *super().header_more_buttons,
            Button(gettext("Export PO files"), url=exported, icon_name="download", priority=110),
            Button(gettext("Import PO files"), url=imported, icon_name="upload", priority=120),
        ]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), url_name=EDIT, accessor="get_admin_display_title"),
            Column("type", label=_("Type"), accessor=_type),
            *self.state_columns,
            DateColumn("since", label=_("Since")),
            Column("owner", label=_("Begun by"), accessor=_owner),
        ]

    @property
    def list_export(self) -> list[str]:
        of_states = [[column.name, f"words_{column.locale.language_code}"] for column in self.state_columns]
        return ["title", "language", "type", *chain(*of_states), "since", "owner"]

    def get_heading(self, queryset: Any, field: str) -> str:
        for column in self.state_columns:
            if field == column.name:
                return str(column.label)
            if field == f"words_{column.locale.language_code}":
                return gettext("%(language)s: words") % {"language": column.label}
        return str(super().get_heading(queryset, field))

    def to_row_dict(self, item: Page) -> dict[str, Any]:
        told = {"title": item.title, "language": item.locale.language_code, "type": _type(item)}
        for column in self.state_columns:
            state = column.get_value(item)
            told[column.name] = state.get_state_display() if state else ""
            told[f"words_{column.locale.language_code}"] = state.words if state else ""
        return told | {"since": item.since, "owner": _owner(item)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sums": self.sums()}

    def sums(self) -> list[tuple[str, str, int, int]]:
        """Of what is listed, by language and state: how many pages, and how many words are to be translated."""
        counted = self.states.order_by("locale").values("locale", "state").annotate(pages=Count("pk"), all=Sum("words"))
        found = {(row["locale"], row["state"]): (row["pages"], row["all"]) for row in counted}
        return [
            (str(column.label), str(state.label), *found[column.locale.pk, state])
            for column in self.state_columns
            for state in State
            if (column.locale.pk, state) in found
        ]


def _type(page: Page) -> str:
    return str(capfirst(page.cached_content_type.model_class()._meta.verbose_name))


def _owner(page: Page) -> str:
    """Who began the translation, or else the page."""
    owners = [state.translation.owner for state in page.translation_states.all() if state.translation]
    owner = next(filter(None, [*owners, page.owner]), None)
    return owner.get_full_name() or owner.get_username() if owner else ""
