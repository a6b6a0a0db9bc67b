"""`GET /v1/practice`: topics with prepared speeches, which a scripted partner's words are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from echoplay_http.practice import TOPICS
from echoplay_http.rest.answers_out import Answer
from echoplay_http.rest.kept_answer import KeptAnswer
from echoplay_http.rest.operations import Call, Operation


class WordsAnswer(Answer):
    en: str
    de: str


class PreparedSpeechesAnswer(Answer):
    a: Annotated[list[WordsAnswer], Field(alias="A", min_length=1)]
    b: Annotated[list[WordsAnswer], Field(alias="B", min_length=1)]


class PracticeTopicAnswer(Answer):
    id: str
    topic: WordsAnswer
    speeches: PreparedSpeechesAnswer


class PracticeAnswer(Answer):
    topics: list[PracticeTopicAnswer]


class Practice:
    """Says the same while the server runs."""

    def __init__(self) -> None:
        self._answer = KeptAnswer({"topics": [one.model_dump(mode="json") for one in TOPICS]})

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "GET", "/v1/practice", "readPractice", "Topics with prepared speeches to practise with", "Formats",
                self._read, PracticeAnswer, open=True, kept=True,
            )
        ]  # fmt: skip

    async def _read(self, call: Call) -> KeptAnswer:
        return self._answer
