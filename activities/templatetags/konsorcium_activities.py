"""Partners and status of projects, for templates."""

from django import template

from konsorcium.activities.models import Status
from konsorcium.activities.models.projects import status_of
from konsorcium.search.models import Record

register = template.Library()


@register.filter
def in_role(partners: list[dict[str, str]], role: str) -> list[dict[str, str]]:
    """Those of the organisations in a project that have this role: "lead" or "partner"."""
    return [partner for partner in partners if partner["role"] == role]


@register.filter
def status_label(record: Record) -> str:
    """The status of a project today, in words; "" where it is not known."""
    status = status_of(record)
    return str(Status(status).label) if status else ""
