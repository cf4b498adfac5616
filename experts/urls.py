"""The addresses of the living card."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .card_views import card, open_card

app_name = "konsorcium_experts"
urlpatterns = [
    path(pgettext_lazy("address of a page", "expert-card/"), card, name="card"),
    path(pgettext_lazy("address of a page", "expert-card/<str:token>/"), open_card, name="open_card"),
]
