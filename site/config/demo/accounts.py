"""The accounts of the demo: one for each role, all with the same password, which the demo prints."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from konsorcium.home.roles import ADMINISTRATORS, EDITORS, MEMBER_STAFF, REVIEWERS, TRANSLATORS

PASSWORD = "ukazka-konsorcia"  # noqa: S105 - printed by the demo, which listens on this machine only


@dataclass(frozen=True)
class Account:
    username: str
    role: str
    group: str
    password: str = PASSWORD


def accounts() -> list[Account]:
    return [
        Account("editor", "writes pages and sends them to review", EDITORS),
        Account("reviewer", "reviews and publishes", REVIEWERS),
        Account("translator", "translates into English", TRANSLATORS.format("en")),
        Account("member", "edits the profile of one member", MEMBER_STAFF.format("Čtyři dveře")),
        Account("admin", "may do everything", ADMINISTRATORS),
    ]


def create_accounts() -> None:
    password = make_password(PASSWORD)  # slow on purpose, so only once
    for account in accounts():
        email = f"{account.username}@example.org"
        user = get_user_model().objects.create(username=account.username, email=email, password=password)
        user.groups.set(Group.objects.filter(name=account.group))
