"""What keeps search from finding all that is in a file, told beside the field of the file."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from .file_texts import problem_of


class FileProblemPanel(Panel):
    """Beside the field of a document, what keeps search from finding all that is in its file."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field_name = field_name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "field_name": self.field_name}

    class BoundPanel(Panel.BoundPanel):
        template_name = "konsorcium_search/admin/file_problem.html"

        @cached_property
        def problem(self) -> str:
            return problem_of(getattr(self.instance, f"{self.panel.field_name}_id"))

        def is_shown(self) -> bool:
            return bool(self.problem) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "problem": self.problem}
