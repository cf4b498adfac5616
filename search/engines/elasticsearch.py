"""The Elasticsearch engine: asks the mirror of the records."""

import datetime

from django.conf import settings

from ..questions import Question
from . import Matches


def is_configured() -> bool:
    return bool(getattr(settings, "KONSORCIUM_ELASTICSEARCH_URL", ""))


class ElasticsearchEngine:
    name = "elasticsearch"

    def match(self, question: Question, now: datetime.datetime) -> Matches:
        raise NotImplementedError


engine = ElasticsearchEngine()
