"""Prepared speeches for practice: the words a scripted partner says, as data that is checked when it is read."""

from echoplay_http.practice.topics import TOPICS, PracticeTopic, Words

__all__ = ["TOPICS", "PracticeTopic", "Words"]
