"""The practice topics this release has, read once from the data file beside this module."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


def _one_paragraph(text: object) -> object:
    """Lines are broken for those who edit the file, not for those who read the speech."""
    return " ".join(text.split()) if isinstance(text, str) else text


_Text = Annotated[str, BeforeValidator(_one_paragraph), StringConstraints(min_length=1, max_length=2_000)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Frozen):
    """The same thing said in each language."""

    en: _Text
    de: _Text


_Speeches = Annotated[tuple[Words, ...], Field(min_length=1, max_length=12)]


class SpeechesBySide(_Frozen):
    """Each side's speeches in the order in which they are held; a longer speech joins several."""

    A: _Speeches
    B: _Speeches


class PracticeTopic(_Frozen):
    """A topic with speeches for it (A) and against it (B)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
    topic: Words
    speeches: SpeechesBySide


class _File(_Frozen):
    topics: Annotated[tuple[PracticeTopic, ...], Field(min_length=1, max_length=32)]

    @model_validator(mode="after")
    def _ids_are_their_own(self) -> Self:
        if len({one.id for one in self.topics}) != len(self.topics):
            raise ValueError("a topic's id is its own")
        return self


def _read() -> tuple[PracticeTopic, ...]:
    text = (files("echoplay_http.practice") / "topics.toml").read_text("utf-8")
    return _File.model_validate(tomllib.loads(text)).topics


TOPICS = _read()
"""In the order in which people are offered them."""
