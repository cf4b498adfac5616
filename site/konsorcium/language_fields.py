"""The field of a language: its tag, chosen from a list."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

Choices = list[tuple[str, str]]


class LanguageField(models.CharField):
    """A language of the site: what the choices are is a setting, and no matter of the database."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def offered() -> Choices:
        return [(code, str(name)) for code, name in settings.LANGUAGES]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and value not in dict(self.offered()):
            raise ValidationError(_("“%s” is not a language of this list.") % value)

    def formfield(self, **kwargs: Any) -> forms.Field:
        offered: Callable[[], Choices] = self.offered
        return forms.ChoiceField(
            choices=lambda: [("", "---------"), *offered()],
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )
