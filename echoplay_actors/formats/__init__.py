"""Debate formats: versioned, validated data that the match runs."""

from echoplay_actors.formats.catalogue import FORMATS, FREE, UnknownFormat, format_of
from echoplay_actors.formats.model import (
    AbsenceRule,
    AfterAbsence,
    Ballot,
    Bell,
    Format,
    PointWindow,
    Rotation,
    Speech,
    SpeechKind,
)

__all__ = [
    "FORMATS", "FREE", "AbsenceRule", "AfterAbsence", "Ballot", "Bell", "Format", "PointWindow", "Rotation", "Speech",
    "SpeechKind", "UnknownFormat", "format_of",
]  # fmt: skip
