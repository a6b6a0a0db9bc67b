"""The prepared speeches: complete, of the right length, in two languages, and about what matches start with."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from echoplay_actors.formats import FORMATS
from echoplay_http.practice import TOPICS, PracticeTopic, Words
from echoplay_http.texts import DEFAULT_TOPICS

SPEECHES_A_SIDE = 6
WORDS_MIN, WORDS_MAX = 125, 160
"""What is said in about a minute."""
CHARACTERS_IN_NO_SPEECH = set("<>{}[]*_#`\\|")

EVERY = [
    pytest.param(words, id=f"{topic.id}-{side}{number}")
    for topic in TOPICS
    for side in ("A", "B")
    for number, words in enumerate(getattr(topic.speeches, side), start=1)
]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda one: one.id)
def test_each_topic_has_six_speeches_a_side(topic: PracticeTopic) -> None:
    assert len(topic.speeches.A) == len(topic.speeches.B) == SPEECHES_A_SIDE


def test_every_mode_that_has_presets_starts_with_a_topic_that_can_be_practised() -> None:
    practised = {one.topic.en for one in TOPICS}
    modes = {mode.value for one in FORMATS.values() if one.preset for mode in one.modes}
    assert modes
    assert {DEFAULT_TOPICS[mode] for mode in modes} <= practised
    assert len(TOPICS) == len(practised) == 3


@pytest.mark.parametrize("words", EVERY)
def test_a_speech_takes_about_a_minute_in_either_language(words: Words) -> None:
    for text in (words.en, words.de):
        assert WORDS_MIN <= len(text.split()) <= WORDS_MAX
        assert "\n" not in text
        assert "  " not in text
        assert text[-1] in ".?!"
        assert not CHARACTERS_IN_NO_SPEECH & set(text)
    assert words.en != words.de


def test_no_speech_is_there_twice() -> None:
    texts = [text for topic in TOPICS for one in (*topic.speeches.A, *topic.speeches.B) for text in (one.en, one.de)]
    assert len(set(texts)) == len(texts) == 3 * 2 * SPEECHES_A_SIDE * 2


def test_a_speech_without_a_language_or_with_another_field_is_no_speech() -> None:
    for wrong in ({"en": "Yes."}, {"en": "Yes.", "de": " \n"}, {"en": "Yes.", "de": "Ja.", "fr": "Oui."}):
        with pytest.raises(ValidationError):
            Words.model_validate(wrong)
