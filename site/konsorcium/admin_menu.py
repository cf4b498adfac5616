"""Items of the admin's menu."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin


class PermittedMenuItem(MenuItem):
    """An item that is seen by who may open the view that it leads to."""

    def __init__(self, view: type[PermissionCheckedMixin], label: Any, url: Any, **options: Any) -> None:
        super().__init__(label, url, **options)
        self.view = view

    def is_shown(self, request: HttpRequest) -> bool:
        return self.view.permission_policy.user_has_any_permission(request.user, self.view.any_permission_required)
