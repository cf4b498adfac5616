"""The addresses of contact cards, of the living card and of enquiries."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .card_views import card, open_card
from .enquiry_views import answer, ask, enquiry
from .vcards import vcard

app_name = "konsorcium_experts"
urlpatterns = [
    path("feeds/experts/<int:page_id>.vcf", vcard, name="vcard"),
    path(pgettext_lazy("address of a page", "expert-card/"), card, name="card"),
    path(pgettext_lazy("address of a page", "expert-card/<str:token>/"), open_card, name="open_card"),
    path(pgettext_lazy("address of a page", "ask-an-expert/"), ask, name="ask"),
    path(pgettext_lazy("address of a page", "ask-an-expert/<str:token>/"), enquiry, name="enquiry"),
    path(pgettext_lazy("address of a page", "answer-a-journalist/<str:token>/"), answer, name="answer"),
]
