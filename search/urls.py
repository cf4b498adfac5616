"""The address of the search page, in the language of the reader."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import search

app_name = "konsorcium_search"
urlpatterns = [path(pgettext_lazy("address of a page", "search/"), search, name="search")]
