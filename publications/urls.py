"""The addresses of the feed of publications, and of embargoed ones, which open by a signed link."""

from django.urls import path

from konsorcium.read_only import read_only

from .embargo_views import embargo, embargoed_document, embargoed_picture
from .feeds import PublicationFeed

app_name = "konsorcium_publications"
urlpatterns = [
    path("feeds/publications.atom", read_only(PublicationFeed()), name="feed"),
    path("embargo/<str:token>/", embargo, name="embargo"),
    path("embargo/<str:token>/files/<int:document_id>/", embargoed_document, name="embargoed_document"),
    path("embargo/<str:token>/pictures/<int:rendition_id>/", embargoed_picture, name="embargoed_picture"),
]
