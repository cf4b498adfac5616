"""What each role may do with a page by whose page it is and its language, and the pages and people to try it with."""

from wagtail.models import Page

from konsorcium.activities.models import Organiser
from konsorcium.experts.models import Channel
from konsorcium.home import roles
from tests import content
from tests.admin import draft_by_somebody_else, make_somebody_in_each_role

TABLE = """
whose language   editor        reviewer      translator    administrator  staff
own   cs         write         publish       translate     delete         write
own   en         write         publish       write         delete         write
other cs         write         publish       translate     delete         -
other en         write         publish       write         delete         -
"""
KINDS = ("member", "expert", "event")


def cases() -> list[tuple[str, str, str, str]]:
    header, *lines = TABLE.strip().splitlines()
    return [
        (whose, language, role, may)
        for whose, language, *cells in (line.split() for line in lines)
        for role, may in zip(header.split()[2:], cells, strict=True)
    ]


def make_pages() -> dict[tuple[str, str, str], Page]:
    """Live pages by kind, whose and language."""
    site = content.make_site()
    pages: dict[tuple[str, str, str], Page] = {}
    for whose, name in (("own", "SIMI"), ("other", "OPU")):
        member = content.make_member(site, name)
        czech: dict[str, Page] = {
            "member": member,
            "expert": content.make_expert(site, name, "Nová", member=member, channels=[Channel.PROFILE]),
            "event": content.make_event(
                site, f"Debata {name}", organisers=[Organiser(member=member, name=member.title)]
            ),
        }
        for kind, page in czech.items():
            pages[kind, whose, "cs"] = page
            pages[kind, whose, "en"] = content.translate(page, title=f"{page.title} {kind}")
    for page in pages.values():
        page.save_revision()
        draft_by_somebody_else(page)
    roles.setup_roles()
    make_somebody_in_each_role()
    return pages
