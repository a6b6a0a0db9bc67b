/** Tells a screen reader what changed in the room, and shows for a while that time was given back. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../../room/room';
import type { Struck } from '../../sound/use_bells';
import { minutes, t } from '../../text/text';
import { givenBack, newsOf } from './news';

const SHOWN_MS = 8_000;

export function Announcer({ room, ownId, struck }: { room: Room; ownId: string; struck: Signal<Struck | null> }) {
  const said = useSignal('');
  const before = useRef(room);
  useEffect(() => {
    const news = newsOf(before.current, room, ownId);
    before.current = room;
    if (news) said.value = news;
  }, [room, ownId]);
  const bell = struck.value;
  useEffect(() => {
    if (!bell) return;
    said.value = bell.leftMs > 0 ? t('live.bell', { n: bell.strokes, time: minutes(bell.leftMs) }) : t('live.bellEnd');
  }, [bell]);
  return (
    <>
      <p class="visually-hidden" aria-live="polite" data-testid="news">
        {said.value}
      </p>
      <GivenBack room={room} />
    </>
  );
}

function GivenBack({ room }: { room: Room }) {
  const shown = useSignal(false);
  const adjustment = room.lastAdjustment;
  useEffect(() => {
    if (!adjustment) return;
    shown.value = true;
    const timer = setTimeout(() => {
      shown.value = false;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [adjustment]);
  return shown.value ? <p class="notice notice-warn given-back">{givenBack(room)}</p> : null;
}
