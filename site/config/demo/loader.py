"""Loads the sample content into an empty site: all of it or nothing, and nothing where there are pages already."""

from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from konsorcium.experts.models import ConsentText, ConsentWords
from konsorcium.home.models import HomePage, Menu, MenuItem, Organisation, OrganisationLogo, OrganisationName
from konsorcium.home.roles import setup_roles

from . import texts
from .accounts import accounts as accounts
from .accounts import create_accounts
from .desk import fill_desk
from .directory import load_directory
from .media import Media
from .pages import HOME, SourcePages
from .translations import leave_behind, translate
from .vocabularies import load_vocabularies


def load() -> bool:
    """Load everything; False, and nothing is touched, where a front page stands already."""
    if HomePage.objects.exists():
        return False
    with transaction.atomic():
        # One pass over everything is faster than an update of Wagtail's references at every save.
        with disable_reference_index_auto_update():
            sources = _load_content()
        call_command("rebuild_references_index", verbosity=0)
        setup_roles()
        create_accounts()
        fill_desk(sources)
    return True


def _load_content() -> SourcePages:
    media = Media()
    _load_organisation(media)
    sources = _load_czech(media)
    translate(sources)
    leave_behind(sources)
    load_directory(sources)
    _load_menu(sources)
    return sources


def _load_czech(media: Media) -> SourcePages:
    for code in ("cs", "en"):
        Locale.objects.get_or_create(language_code=code)
    load_vocabularies()
    _load_consent_text()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    sources = SourcePages(media)
    sources.make(root)
    make_root_of_site(sources.pages[HOME], sources.pages[HOME].title)
    return sources


def _load_consent_text() -> None:
    content = texts.read("consent")
    text = ConsentText(published=content.pop("published"))
    text.words.set(ConsentWords(language=code, words=words) for code, words in content.items())
    text.save()


def make_root_of_site(home: Page, name: str) -> None:
    """Make `home` the root of the site of this name; the page that a fresh Wagtail greets with goes away."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    greeting = site.root_page if site.pk else None
    site.root_page, site.site_name = home, name
    site.save()
    if greeting and type(greeting.specific) is Page:
        greeting.delete()


def _load_organisation(media: Media) -> None:
    content = texts.read("organisation")
    organisation = Organisation.load()
    for field, value in content.items():
        if isinstance(value, str):
            setattr(organisation, field, value)
    organisation.names.set(OrganisationName(language=code, **content[code]) for code in ("cs", "en"))
    organisation.logos.set(
        OrganisationLogo(image=media.picture(row["seed"]), for_dark=row["for_dark"], sort_order=position)
        for position, row in enumerate(content["logos"])
    )
    organisation.save()


def _load_menu(sources: SourcePages) -> None:
    menu = Menu.load()
    menu.items.set(
        MenuItem(page=sources.pages[name], place=place, sort_order=position)
        for place, names in texts.read("menu").items()
        for position, name in enumerate(names)
    )
    menu.save()
