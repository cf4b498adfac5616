"""The addresses of the site with API v3, as its setting adds them."""

from django.urls import path

from config.urls import urlpatterns as own
from konsorcium.api_v3 import with_tokens

urlpatterns = [path("api/v3-preview/", with_tokens()), *own]
