"""The address of the feed of publications."""

from django.urls import path

from konsorcium.read_only import read_only

from .feeds import PublicationFeed

app_name = "konsorcium_publications"
urlpatterns = [path("feeds/publications.atom", read_only(PublicationFeed()), name="feed")]
