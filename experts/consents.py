"""How a consent is given and withdrawn: what is withdrawn is hidden in the same moment, and its files are deleted."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex

from konsorcium.search.mentions import mention_key
from konsorcium.search.reach import in_other_languages, mentioning
from konsorcium.search.settling import close, mark

from .history import GIVEN, WITHDRAWN, note
from .models import Channel, Consent, ConsentText, ExpertPage, How
from .models.consents import agreed_by
from .models.entries import note_confirmation


@transaction.atomic
def record_consents(
    person: UUID, decisions: Mapping[Channel, bool], how: How, user: int | None = None
) -> list[Consent]:
    """Log the decisions that change something, as entered by a user; let them act, and return the rows written.

    Without the profile no channel is open, so withdrawing it withdraws all.
    """
    before = agreed_by(person)
    wanted = {*before, *(channel for channel, given in decisions.items() if given)}
    wanted -= {channel for channel, given in decisions.items() if not given}
    if Channel.PROFILE not in wanted:
        wanted = set()
    changes = [(channel, channel in wanted) for channel in Channel if (channel in wanted) is not (channel in before)]
    text = ConsentText.present()
    made = Consent.objects.bulk_create(
        Consent(person=person, channel=channel, given=given, text=text if given else None, how=how, recorded_by_id=user)
        for channel, given in changes
    )
    if (Channel.PROFILE, True) in changes:
        note_confirmation(person)
    for channel, given in changes:
        note(person, GIVEN if given else WITHDRAWN, channel=channel)
    withdrawn = [channel for channel, given in changes if not given]
    if Channel.PHOTO in withdrawn:
        _delete_photo(person)
    if withdrawn:
        hide_until_rebuilt(person)
    elif changes:
        mark_person(person)
    return made


def hide_until_rebuilt(person: UUID) -> None:
    """Close the records of a person at once; what stays public of them is back when they are built again."""
    close(in_other_languages([person]))
    mark_person(person)


def mark_person(person: UUID) -> None:
    """Say that the records of a person, and of all that names them, may be out of date."""
    mark(in_other_languages([person]) | naming(person))


def naming(person: UUID) -> set[int]:
    """The pages whose records name a person."""
    return mentioning(map(mention_key, ExpertPage.objects.filter(translation_key=person)))


def photos_of(person: UUID) -> QuerySet[AbstractImage]:
    """The photos on the profiles of a person."""
    profiles = ExpertPage.objects.filter(translation_key=person)
    found: QuerySet[AbstractImage] = get_image_model().objects.filter(pk__in=profiles.values("lead_picture"))
    return found


def _delete_photo(person: UUID) -> None:
    """Take the photo from the profile, and delete it with its renditions unless another page shows it too."""
    profiles = ExpertPage.objects.filter(translation_key=person)
    pks = set(profiles.values_list("pk", flat=True))
    photos = list(photos_of(person))
    profiles.update(lead_picture=None)
    for photo in photos:
        if not shown_elsewhere(photo, pks):
            photo.delete()


def shown_elsewhere(photo: AbstractImage, pages: Collection[int]) -> bool:
    """Whether something else than these pages shows a photo."""
    here = {"base_content_type": ContentType.objects.get_for_model(Page), "object_id__in": [str(pk) for pk in pages]}
    return bool(ReferenceIndex.get_references_to(photo).exclude(**here).exists())
