"""Telephone numbers: as people write them, and as links dial them."""

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_phone = RegexValidator(
    r"^\+?\d[\d ()/-]{2,}$", _("Write one number and nothing else, for example +420 123 456 789.")
)


def digits(phone: str) -> str:
    """A number as the address of a link has it."""
    return re.sub(r"[^+\d]", "", phone)
