"""The addresses of contact cards, and of the living card."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .card_views import card, open_card
from .vcards import vcard

app_name = "konsorcium_experts"
urlpatterns = [
    path("feeds/experts/<int:page_id>.vcf", vcard, name="vcard"),
    path(pgettext_lazy("address of a page", "expert-card/"), card, name="card"),
    path(pgettext_lazy("address of a page", "expert-card/<str:token>/"), open_card, name="open_card"),
]
