"""Bells, points of information, partners, preparation and sources of every format, against a table of our own.

The table is written from the formats' published rules (and, where those leave the bells to the chair, from the custom
of one stroke before the end and two at it), not from the data files. A bell is `second` or `second×strokes`.
"""

from __future__ import annotations

import pytest
from preset_scenes import started
from shown_room import shown_events

from echoplay_actors.formats import FORMATS, AbsenceRule, AfterAbsence, Bell, Format, Speech, format_of
from echoplay_actors.match import commands as c
from echoplay_actors.match.values import Person, Phase

TABLE = """
format    speeches                              bells           points   with          kind

DUEL      a1 b1                                 50 60×2         -        -             speech
DUEL      a2 b2                                 35 45×2         -        -             speech
DUEL      a3 b3                                 20 30×2         -        -             closing

SPAR      aff_opening neg_opening               50 60×2         -        -             speech
SPAR      cross                                 210 240×2       -        B1            crossfire
SPAR      neg_closing aff_closing               50 60×2         -        -             closing

LD        ac nr                                 330 360×2       -        -             speech
LD        nc                                    390 420×2       -        -             speech
LD        cx_neg                                150 180×2       -        A1            cross
LD        cx_aff                                150 180×2       -        B1            cross
LD        ar1                                   210 240×2       -        -             speech
LD        ar2                                   150 180×2       -        -             speech

PF        con1 con2 reb1 reb2                   210 240×2       -        -             speech
PF        crossfire1                            150 180×2       -        B1            crossfire
PF        crossfire2                            150 180×2       -        B2            crossfire
PF        sum1 sum2                             150 180×2       -        -             speech
PF        grand                                 150 180×2       -        A2,B1,B2      crossfire
PF        focus1 focus2                         90 120×2        -        -             closing

CX        ac1 nc1 ac2 nc2                       450 480×2       -        -             speech
CX        cx1                                   150 180×2       -        A1            cross
CX        cx2                                   150 180×2       -        B1            cross
CX        cx3                                   150 180×2       -        A2            cross
CX        cx4                                   150 180×2       -        B2            cross
CX        nr1 ar1 nr2 ar2                       270 300×2       -        -             speech

BP        pm lo dpm dlo mg mo gw ow             60 360 420×2    60-360   -             speech

WSDC      p1 o1 p2 o2 p3 o3                     60 420 480×2    60-420   -             speech
WSDC      o_reply p_reply                       180 240×2       -        -             reply

ASIAN     p1 o1 p2 o2 p3 o3                     60 360 420×2    60-360   -             speech
ASIAN     o_reply p_reply                       180 240×2       -        -             reply

AUSTRALS  p1 o1 p2 o2 p3 o3                     420 480×2       -        -             speech
AUSTRALS  o_reply p_reply                       180 240×2       -        -             reply

APDA      pmc                                   60 360 420×2    60-360   -             speech
APDA      loc mg mo                             60 420 480×2    60-420   -             speech
APDA      lor                                   180 240×2       -        -             reply
APDA      pmr                                   240 300×2       -        -             reply

OXFORD    for1 against1 for2 against2           390 420×2       -        -             speech
OXFORD    questions                             570 600×2       -        A2,B1,B2      questions
OXFORD    for_close1 for_close2                 90 120×2        -        -             closing
OXFORD    against_close1 against_close2         90 120×2        -        -             closing

FAMILY    (turn)                                50 60×2         -        -             speech
"""
POINT_SECONDS_MAX = 15
OPENING_PREP_S = {"SPAR": 60, "BP": 900, "WSDC": 3_600, "ASIAN": 1_800}
PREP_POOL_S = {"LD": 240, "PF": 180, "CX": 480}
WITH_COIN = {"PF"}
RETURN_WITHIN_S = 120
GOES_ON_WITHOUT_A_SIDE = {"FAMILY"}
SOURCES = {
    "FREE": "EchoPlay's own", "DUEL": "EchoPlay's own", "FAMILY": "EchoPlay's own",
    "LD": "NSDA High School Unified Manual 2023–24", "PF": "NSDA High School Unified Manual 2023–24",
    "CX": "NSDA High School Unified Manual 2023–24",
    "BP": "WUDC Debating and Judging Manual, edition of Dutch WUDC 2017",
    "WSDC": "World Schools Debating Championships, text of 28 July 2005", "AUSTRALS": "(Australs) as called for 2020",
    "ASIAN": "without a numbered edition", "APDA": "A Guide to Debate on APDA” (undated)",
    "OXFORD": "Intelligence Squared U.S.", "SPAR": "Facing History’s teaching strategy",
}  # fmt: skip


def _rows() -> dict[tuple[str, str], tuple[str, str, str, str]]:
    """`(format, speech)` → bells, points, partners and kind, as the table writes them."""
    head, *lines = [line for line in TABLE.splitlines() if line.strip()]
    starts = [head.index(name) for name in head.split()]
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for line in lines:
        ends = [*starts[1:], len(line)]
        form, speeches, *rest = (line[start:end].strip() for start, end in zip(starts, ends, strict=True))
        for key in speeches.split():
            assert (form, key) not in rows, "a speech stands in the table twice"
            bells, points, partners, kind = rest
            rows[form, key] = (bells, points, partners, kind)
    return rows


ROWS = _rows()


def _bells(bells: tuple[Bell, ...]) -> str:
    return " ".join(f"{bell.at_s}" if bell.strokes == 1 else f"{bell.at_s}×{bell.strokes}" for bell in bells)


def _written(speech: Speech) -> tuple[str, str, str, str]:
    points = speech.points
    window = "-" if points is None else f"{points.from_s}-{points.to_s}"
    return _bells(speech.bells), window, ",".join(speech.partners) or "-", speech.kind.value


@pytest.mark.parametrize("form", [name for name, one in FORMATS.items() if one.preset])
def test_every_speech_has_its_published_bells_points_and_partners(form: str) -> None:
    found = FORMATS[form]
    data = {speech.key: _written(speech) for speech in found.speeches}
    if found.rotation is not None:
        data = {"(turn)": (_bells(found.rotation.bells), "-", "-", "speech")}
    assert data == {key: row for (name, key), row in ROWS.items() if name == form}


@pytest.mark.parametrize("form", FORMATS)
def test_preparation_the_coin_and_the_source_are_the_published_ones(form: str) -> None:
    found = FORMATS[form]
    assert found.opening_prep_s == OPENING_PREP_S.get(form, 0)
    assert found.prep_pool_s == PREP_POOL_S.get(form, 0)
    assert found.coin == (form in WITH_COIN)
    assert SOURCES[form] in found.source
    assert all(speech.points is None or speech.points.seconds_max == POINT_SECONDS_MAX for speech in found.speeches)


@pytest.mark.parametrize("form", [name for name, one in FORMATS.items() if one.preset])
def test_a_side_has_two_minutes_to_come_back_and_forfeits_but_in_a_family_game(form: str) -> None:
    then = AfterAbsence.GO_ON if form in GOES_ON_WITHOUT_A_SIDE else AfterAbsence.FORFEIT
    assert FORMATS[form].absence == AbsenceRule(return_within_s=RETURN_WITHIN_S, then=then)
    assert format_of(form, 1).absence is None, "what a match runs never changes"


def test_free_rounds_have_no_sides_that_could_be_absent() -> None:
    free = FORMATS["FREE"].model_dump(exclude_none=True)
    rule = {"return_within_s": 120, "then": "FORFEIT"}
    with pytest.raises(ValueError, match="only a preset has sides"):
        Format.model_validate({**free, "absence": rule})
    with pytest.raises(ValueError, match="return_within_s"):
        AbsenceRule.model_validate({**rule, "return_within_s": 0})


def test_the_voting_window_of_a_duel_is_twenty_seconds() -> None:
    assert FORMATS["DUEL"].voting_s == 20


@pytest.mark.parametrize(("form", "speech"), [("PF", "grand"), ("OXFORD", "questions")])
def test_all_four_take_part_in_the_grand_crossfire_and_in_the_questions(form: str, speech: str) -> None:
    play = started(form)
    while play.state.phase is not Phase.VOTING:
        play.wait_out()
    (shown,) = (one for one in shown_events(play, "round_started") if one["speech"]["key"] == speech)
    assert {shown["speakerUserId"], *shown["speech"]["withUserIds"]} == {"host", "p2", "p3", "p4"}
    assert shown["speech"]["with"] == [1, 2]
    assert len(shown["speech"]["withSeats"]) == 3


def test_matches_of_an_earlier_version_keep_what_they_were_made_with() -> None:
    for form, speech in (("PF", "grand"), ("OXFORD", "questions")):
        (old,) = (one for one in format_of(form, 1).speeches if one.key == speech)
        assert old.partners == ("B1", "B2")
    assert not format_of("PF", 1).coin


@pytest.mark.parametrize(("person", "side"), [(Person("p3"), "A"), (Person("p4"), "B")])
def test_both_sides_may_prepare_before_what_both_take_part_in_though_one_leads_it(person: Person, side: str) -> None:
    play = started("PF")
    while len(play.state.rounds) < 8 or play.state.phase is not Phase.HANDOVER:
        play.wait_out()
    play.do(c.TakePrep(person))
    assert play.state.interlude is not None
    assert play.state.interlude.side == side
    play.do(c.EndPrep(person))
    assert play.state.rounds[-1].speech_key == "grand"
