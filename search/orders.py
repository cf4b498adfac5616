"""Orders that apps give to lists of their own type: they arrange what an engine found, so that all engines agree."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from .engines import Matches
from .questions import WINDOW, Question

# From the keys of all that was found to the same in order, each with the reason of its place.
Arrange = Callable[[list[int], Question], Mapping[int, Any]]


def arranger(question: Question) -> Arrange | None:
    """What orders the answer to a question by fit, where that can be said: `fit` of the AppConfig that has its type."""
    if question.sort != "fit" or not question.filters.get("topic"):
        return None
    paths = [getattr(config, "fit", {}).get(question.type_name) for config in apps.get_app_configs()]
    return next((import_string(path) for path in paths if path), None)


def for_engine(question: Question) -> Question:
    """What to ask an engine: all there is where an app orders it; else by relevance to the words, or by name."""
    if question.sort != "fit":
        return question
    asked = replace(question, sort="relevance" if question.words else "name")
    return replace(asked, start=0, size=WINDOW, marked=False) if arranger(question) else asked


def arranged(matches: Matches, question: Question) -> tuple[Matches, Mapping[int, Any]]:
    """The window of a question on what was found, and the reasons of the places in it."""
    arrange = arranger(question)
    if not arrange:
        return matches, {}
    reasons = arrange(matches.pks, question)
    return replace(matches, pks=list(reasons)[question.start : question.start + question.size]), reasons
