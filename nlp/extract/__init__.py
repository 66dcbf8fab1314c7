"""Extractors: functions from a document to finds. The analyzer runs those named here, in this order."""

from __future__ import annotations

from nlp.document import Extractor
from nlp.extract.initiatives import extract_initiatives
from nlp.extract.metrics import extract_metrics
from nlp.extract.slogans import extract_slogans

EXTRACTORS: tuple[Extractor, ...] = (extract_slogans, extract_metrics, extract_initiatives)
