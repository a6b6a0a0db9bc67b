"""The sentences of the edge that people read, in one catalogue; topics are those a match starts with by default."""

from __future__ import annotations

_REFUSALS = {
    "token_missing": "Sign in first: this needs a token.",
    "token_wrong": "This sign-in is not valid. Sign in again.",
    "token_expired": "Your sign-in has expired. Sign in again.",
    "guests_only_watch": "Guests only watch, and only this one match. Sign in to take part.",
    "token_of_another": "This token belongs to somebody else than this connection.",
    "account_unknown": "This account is not known any more. Sign in again.",
    "account_banned": "This account is suspended.",
    "connection_bare": "This connection was closed because it did not sign in within {seconds:g} seconds.",
    "identity_unconfigured": "Signing in with Firebase is not set up on this server.",
    "identity_wrong": "Firebase does not accept this sign-in. Sign in again.",
    "identity_away": "Firebase cannot be reached right now. Try again in a moment.",
    "no_such_match": "There is no such match.",
    "no_such_page": "There is nothing at this address.",
    "method_not_allowed": "This address does not take {method}.",
    "body_too_large": "The request is over {limit} bytes.",
    "body_not_json": "The body has to be JSON (Content-Type: application/json).",
    "request_slow": "The request did not arrive in time.",
    "request_malformed": "The request could not be read.",
    "fields_wrong": "Something in the request is wrong: {fields}.",
    "format_unknown": "The format {format} is not offered. Available: {known}.",
    "origin_wrong": "Pages from this origin may not talk to this server.",
    "join_first": "Join the room first.",
    "rooms_too_many": "This connection is in {most} rooms already.",
    "sockets_too_many": "You are connected {most} times already. Close another window first.",
    "connections_too_many": "This server holds as many connections as it may. Try again in a moment.",
    "crowded": "Very many people are coming in right now. Try again in a moment.",
    "not_reading": "This connection was closed because it did not read what it was sent.",
    "too_often": "That was too often. Slow down a little.",
    "flooding": "This connection was closed because it sent far too much.",
    "event_unknown": "This server does not know the event {event}.",
    "payload_wrong": "An event carries exactly one object.",
    "binary_refused": "Binary data is not accepted.",
    "rematches_used_up": "This debate has been debated again too often. Start a new one.",
    "not_over_yet": "This debate is not over yet.",
    "page_limit_wrong": "A page holds 1 to {most} matches.",
    "page_cursor_wrong": "Go on with the `next` of the last page, as it came.",
    "match_over": "This match is over.",
    "match_without_result": "This match ended without a result.",
    "participants_only": "Only those who debate in this match can do this.",
    "away": "This could not be done right now. Try again in a moment.",
    "own_fault": "Something went wrong on our side. Try again in a moment.",
    "opponent_by_host": "Only the host can fill the free seats.",
    "opponent_in_lobby": "Practice partners can only join in the lobby, before the debate begins.",
    "opponent_in_preset": "Practice partners need a format with speeches of its own; this match is in free rounds.",
    "seats_taken": "Every seat of this match is taken.",
    "idempotency_key_wrong": "An Idempotency-Key has 1 to 255 visible ASCII characters.",
}

DEFAULT_TOPICS = {
    "SOLO": "Convince the room of something you changed your mind about.",
    "COUPLE": "Is it better to plan a weekend together or to leave it open?",
    "FAMILY": "Should everybody in a family have the same bedtime rules?",
    "GLOBAL": "Should cities be free of private cars?",
}

DEFAULT_DISPLAY_NAME = "Debater"
GUEST_DISPLAY_NAME = "Guest"
SCRIPTED_DISPLAY_NAME = "Practice partner {number}"


def refusal(key: str, **values: object) -> str:
    """The sentence for a refusal."""
    return _REFUSALS[key].format(**values)


def default_topic(mode: str) -> str:
    """What a match of this mode is about when its maker named nothing."""
    return DEFAULT_TOPICS[mode]
