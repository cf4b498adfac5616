"""The addresses of the demo: those of the site, and the style guide."""

from django.urls import path

from config.urls import urlpatterns as site_urlpatterns

from .styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide, name="styleguide"), *site_urlpatterns]
