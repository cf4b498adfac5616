"""Asking the doors for a page by all that could lead to it."""

import re

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from konsorcium.search.doors import Door, Probe


def ask(client: Client, door: Door, probe: Probe, may_be_degraded: bool = False) -> str:
    """What a door answers, with its headers where it is a file."""
    response = client.get(door.address(probe), follow=True)
    assert response.status_code in {200, 400, 404}, (door, response.status_code)
    body = body_of(response)
    assert may_be_degraded or not re.search(r'"degraded": ?true', body), door
    return body


def body_of(response: HttpResponseBase) -> str:
    if isinstance(response, HttpResponse):
        return response.content.decode()
    return f"{response.headers} {b''.join(response)!r}"
