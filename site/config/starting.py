"""An empty site for a real organisation: languages, lists, groups, review and vocabularies, and no sample content."""

from collections.abc import Sequence

from django.db import transaction
from wagtail.models import Locale, Page

from konsorcium.home.models import HomePage, Organisation, OrganisationName
from konsorcium.home.roles import setup_roles
from konsorcium.pages import PublicPage

from .demo import texts
from .demo.loader import make_root_of_site
from .demo.pages import SECTIONS
from .demo.vocabularies import load_vocabularies


@transaction.atomic
def start(name: str, languages: Sequence[str]) -> bool:
    """Make the site in `languages`, the first being the source; False, and nothing is touched, where there is one."""
    if HomePage.objects.exists():
        return False
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in languages]
    load_vocabularies(with_positions=False)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = _published(HomePage(title=name, slug=languages[0], locale=locales[0]), root)
    lists = [(section, _published(_list(section, model, locales[0]), home)) for section, model in SECTIONS.items()]
    make_root_of_site(home, name)
    for locale in locales[1:]:
        home.copy_for_translation(locale).get_latest_revision_as_object().save_revision().publish()
        for section, page in lists:
            translated = page.copy_for_translation(locale)
            translated.title, translated.slug = _words(section, locale)
            translated.save_revision().publish()
    organisation = Organisation.load()
    organisation.names.set(OrganisationName(language=code, name=name) for code in languages)
    organisation.save()
    setup_roles()
    return True


def _list(section: str, model: type[PublicPage], locale: Locale) -> PublicPage:
    title, slug = _words(section, locale)
    return model(title=title, slug=slug, locale=locale)


def _words(section: str, locale: Locale) -> tuple[str, str]:
    """Title and slug of a list in a language, in English where we have no words in it."""
    content = texts.read(section)
    words: texts.Texts = content.get(locale.language_code) or content["en"]
    return words["title"], words["slug"]


def _published(page: PublicPage, parent: Page) -> PublicPage:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page
