"""The address of the feed of publications."""

from django.urls import path

from .feeds import PublicationFeed

app_name = "konsorcium_publications"
urlpatterns = [path("feeds/publications.atom", PublicationFeed(), name="feed")]
