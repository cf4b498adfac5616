"""The storm switch: photo, contacts and, if wanted, the name of an expert leave every door, and come back."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from konsorcium.search.settling import close

from .consents import hide_until_rebuilt, naming, photos_of
from .history import CALM, STORM, note
from .models import Storm

MOST_DAYS = 90


@transaction.atomic
def start_storm(person: UUID, days: int, hides_name: bool, user: int | None) -> Storm:
    """Hide a person for so many days; what a user starts while another storm lasts takes its place."""
    Storm.objects.filter(person=person, ended=None).update(ended=timezone.now())
    until = timezone.now() + datetime.timedelta(days=days)
    storm = Storm.objects.create(person=person, until=until, hides_name=hides_name, started_by_id=user)
    note(person, STORM)
    if hides_name:
        close(naming(person))
    hide_until_rebuilt(person)
    for photo in photos_of(person):
        photo.renditions.all().delete()
    return storm


@transaction.atomic
def end_storms(person: UUID) -> None:
    """What the person agreed to is public again."""
    Storm.objects.filter(person=person, ended=None).update(ended=timezone.now())
    note(person, CALM)
    hide_until_rebuilt(person)


def end_what_is_over() -> None:
    """The job: storms whose days are over end."""
    for person in Storm.objects.filter(ended=None, until__lte=timezone.now()).values_list("person", flat=True):
        end_storms(person)
