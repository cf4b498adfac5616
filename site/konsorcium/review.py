"""The step of a workflow in which somebody else than the author approves a page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from .rights import Somebody, others_wrote


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by one of some groups, and never by who alone wrote the page and submitted it."""

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    def get_actions(self, obj: Page, user: Somebody) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        return actions if is_second(obj, user) else [action for action in actions if action[0] != "approve"]

    def get_task_states_user_can_moderate(self, user: Somebody, **kwargs: Any) -> models.QuerySet[TaskState]:
        """What waits for `user` is not what they submitted."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states if user.is_superuser else states.exclude(workflow_state__requested_by=user)

    def on_action(self, task_state: TaskState, user: Somebody, action_name: str, **kwargs: Any) -> str | None:
        """Approve or send back; what cannot be published leads to its form, which tells why."""
        try:
            super().on_action(task_state, user, action_name, **kwargs)
        except ValidationError:
            return reverse("wagtailadmin_pages:edit", args=[task_state.workflow_state.object_id])
        return None


def is_second(page: Page, user: Somebody) -> bool:
    """Whether somebody else wrote on the page or submitted it; a superuser needs nobody."""
    state = page.current_workflow_state
    was_asked = state is not None and state.requested_by_id != user.pk
    return user.is_superuser or was_asked or others_wrote(page, user)
