"""Releases: pages that go public in the same minute in all their languages, all of them or none."""

import datetime
import logging
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Orderable, Page, Revision

from .languages import language_versions
from .outbox import link_to, post
from .press_desk import press_email
from .publishing import in_words, obstacles_of
from .rights import PageRights

logger = logging.getLogger(__name__)

EDIT_URL = "wagtailsnippets_konsorcium_release:edit"


class ReleaseForm(WagtailAdminModelForm):
    """Who makes a release is told how it went; its pages are those that this person may publish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and self.for_user:
            self.initial.setdefault("owner", self.for_user.pk)
        rows = self.formsets["pages"].forms
        known = _with_parents([form.instance.page_id for form in rows])
        for form in rows:
            form.fields["page"].widget.known = known

    def clean_at(self) -> datetime.datetime:
        at: datetime.datetime = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("The time must be in the future."))
        return at

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.finished:
            raise ValidationError(_("The release is public, and is not changed any more."))
        return cleaned

    def is_valid(self) -> bool:
        if super().is_valid():
            for form in self.formsets["pages"].forms:
                page = form.cleaned_data.get("page")
                if page and not form.cleaned_data.get("DELETE") and (refusal := self.refusal(page)):
                    form.add_error("page", refusal)
        return super().is_valid() and all(form.is_valid() for form in self.formsets["pages"].forms)

    def refusal(self, page: Page) -> str:
        if not PageRights(self.for_user, page).may_publish:
            return gettext("You may not publish this page.")
        other = Release.objects.of(page)
        return gettext("This page is in another release.") if other and other.pk != self.instance.pk else ""

    def save(self, commit: bool = True) -> Any:
        release = super().save(commit=commit)
        if commit:
            release.failure = ""
            release.save()
            release.give_time()
        return release


class KnownPageChooser(AdminPageChooser):
    """The chooser of a page in many rows, whose pages are read all at once."""

    known: dict[int, Page] = {}

    def get_instance(self, value: Any) -> Page | None:
        return self.known.get(value) or super().get_instance(value)


def _with_parents(pks: list[int]) -> dict[int, Page]:
    """Pages by their keys, each with the page above it."""
    pages = Page.objects.select_related("locale").specific().in_bulk([pk for pk in pks if pk])
    above = Page.objects.filter(path__in=[page.path[: -Page.steplen] for page in pages.values()])
    parents = {parent.path: parent for parent in above}
    for page in pages.values():
        page._cached_parent_obj = parents.get(page.path[: -Page.steplen])  # where treebeard looks first
    return pages


class ReadinessPanel(Panel):
    """What keeps the release from going public: what is told at a glance, or, when asked for, all."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "konsorcium/admin/readiness.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            is_checked = "check" in self.request.GET
            found = self.instance.problems() if is_checked else self.instance.gaps(self.instance.versions())
            return super().get_context_data(parent_context) | {"is_checked": is_checked, "problems": list(found)}


class ReleaseQuerySet(models.QuerySet["Release"]):
    def waiting(self) -> Self:
        return self.filter(finished=None)

    def due(self) -> Self:
        """Those whose time has come; one that failed waits for somebody to save it again."""
        return self.waiting().filter(failure="", at__lte=timezone.now())

    def of(self, page: Page) -> "Release | None":
        """The release that a page, in whichever language, waits for."""
        return self.waiting().filter(pages__page__translation_key=page.translation_key).first()


class Release(ClusterableModel):
    title = models.CharField(_("title"), max_length=255)
    at = models.DateTimeField(_("goes public"), help_text=_("All its pages, in all languages, in this minute."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who is told"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(_("published"), null=True, editable=False)
    failure = models.TextField(_("failure"), blank=True, editable=False)

    objects = ReleaseQuerySet.as_manager()
    base_form_class = ReleaseForm
    panels = [
        ReadinessPanel(),
        FieldPanel("title"),
        FieldPanel("at"),
        FieldPanel("owner"),
        InlinePanel("pages", heading=_("Pages"), label=_("Page"), min_num=1),
    ]

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether its time is over: it is just going public, or it failed and waits for a new time."""
        return bool(self.failure) or self.at <= timezone.now()

    @property
    def state(self) -> str:
        if self.finished:
            return gettext("published")
        return gettext("failed") if self.failure else gettext("waits")

    def versions(self) -> list[Page]:
        """Its pages in all their languages, but those that have nothing new to publish."""
        keys = [row.page.translation_key for row in self.pages.select_related("page")]
        pages = list(language_versions(keys).order_by("path").specific())
        for page in pages:
            sources = [each for each in pages if each.translation_key == page.translation_key]
            page.facts = min(sources, key=lambda each: each.pk)
        return [page for page in pages if not page.live or page.has_unpublished_changes]

    def give_time(self) -> None:
        """Let every version go public at the time of the release; what was approved stays approved."""
        for page in self.versions():
            latest = page.get_latest_revision() or page.save_revision()
            for revision in {latest, page.scheduled_revision or latest}:
                time = {"approved_go_live_at": self.at} if revision.approved_go_live_at else {}
                content = revision.content | {"go_live_at": self.at.isoformat()}
                Revision.objects.filter(pk=revision.pk).update(content=content, **time)
            if not page.live:
                Page.objects.filter(pk=page.pk).update(go_live_at=self.at)

    def gaps(self, versions: list[Page]) -> Iterator[tuple[Page | None, str]]:
        """What nobody approved and the languages that are missing: as many queries for many versions as for one."""
        if not versions and not self.finished:
            yield None, gettext("There is nothing to publish.")
        scheduled = ReleasedPage.objects.filter(release=self.pk).scheduled_revisions()
        times = dict(scheduled.values_list("object_id", "approved_go_live_at"))
        for page in versions:
            if times.get(str(page.pk)) != self.at:
                yield page, gettext("Nobody has approved it yet.")
        yield from _missing_languages(versions)

    def problems(self) -> Iterator[tuple[Page | None, str]]:
        """All that keeps it from going public, with the page that it is about: each version is read as it was saved."""
        versions = self.versions()
        yield from self.gaps(versions)
        for page in versions:
            revision = page.scheduled_revision or page.get_latest_revision()
            version = revision.as_object() if revision else page
            if version.expire_at and version.expire_at <= self.at:
                yield page, gettext("It is taken off before the release, or at its time: see its schedule.")
            found = obstacles_of(version, revision)
            found.pop("go_live_at", None)  # that it waits for this release
            if text := in_words(found, version):
                yield page, text

    def fail(self, text: str) -> None:
        """Nothing of it is public; its owner is told, and it waits to be saved again."""
        logger.error("The release %s failed: %s", self.pk, text)
        Release.objects.filter(pk=self.pk).update(failure=text)
        if address := (self.owner and self.owner.email) or press_email():
            subject = gettext("The release “%(title)s” was not published") % {"title": self.title}
            words = gettext("Nothing of it is public. Mend what is said here, and save the release with a new time.")
            post([address], subject, f"{words}\n\n{text}\n\n{link_to(EDIT_URL, self.pk)}\n")


class ReleasedPageQuerySet(models.QuerySet["ReleasedPage"]):
    def waiting(self) -> Self:
        return self.filter(release__finished=None)

    def scheduled_revisions(self) -> "models.QuerySet[Revision]":
        """The approved revisions of these pages, in all languages."""
        pages = Page.objects.filter(translation_key__in=self.values("page__translation_key"))
        scheduled = Revision.objects.page_revisions().exclude(approved_go_live_at=None)
        return scheduled.filter(object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)])


class ReleasedPage(Orderable):
    release = ParentalKey(Release, on_delete=models.CASCADE, related_name="pages")
    page = models.ForeignKey(
        Page, verbose_name=_("page"), help_text=_("With its translations."), on_delete=models.CASCADE, related_name="+"
    )

    objects = ReleasedPageQuerySet.as_manager()
    panels = [FieldPanel("page", widget=KnownPageChooser)]

    class Meta(Orderable.Meta):
        verbose_name = _("page of a release")
        verbose_name_plural = _("pages of releases")

    def __str__(self) -> str:
        return self.page.title


def _missing_languages(versions: list[Page]) -> Iterator[tuple[Page, str]]:
    locales = list(Locale.objects.all())
    for page in versions:
        others = {version.locale_id for version in versions if version.translation_key == page.translation_key}
        for locale in locales:
            if getattr(page, "appears_together", False) and locale.pk not in others:
                yield page, gettext("It has no version in %(language)s.") % {"language": locale.get_display_name()}


def publish_due_releases() -> None:
    for release in Release.objects.due():
        try:
            _publish(release.pk)
        except Exception as error:  # whatever it was, nothing of it is public, and others go on
            with override(settings.LANGUAGE_CODE):
                release.fail(" ".join(error.messages) if isinstance(error, ValidationError) else repr(error))


@transaction.atomic
def _publish(pk: int) -> None:
    """Publish all of a release that is still due, unless another run has it."""
    release = Release.objects.select_for_update(skip_locked=True).due().filter(pk=pk).first()
    if release is None:
        return
    Release.objects.filter(pk=pk).update(finished=timezone.now())  # from here on nothing waits for it
    if problems := list(release.problems()):
        raise ValidationError(
            [f"{page.get_admin_display_title()}: {text}" if page else text for page, text in problems]
        )
    for page in release.versions():
        page.scheduled_revision.publish(log_action="wagtail.publish.scheduled")
