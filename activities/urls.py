"""The addresses of calendars."""

from django.urls import path

from . import calendars

app_name = "konsorcium_activities"
urlpatterns = [
    path("feeds/events.ics", calendars.calendar, name="calendar"),
    path("feeds/events/<int:page_id>.ics", calendars.event, name="event"),
]
