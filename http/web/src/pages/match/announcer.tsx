/** Tells a screen reader what changed in the room, and shows for a while that time was given back. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../../room/room';
import type { Struck } from '../../sound/use_bells';
import { minutes, t } from '../../text/text';
import type { Format } from '../../wire/records';
import { ClocksButton } from '../clocks/clocks_dialog';
import { givenBack, newsOf } from './news';

const SHOWN_MS = 8_000;

interface Props {
  room: Room;
  format: Format | null;
  ownId: string;
  struck: Signal<Struck | null>;
}

export function Announcer({ room, format, ownId, struck }: Props) {
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
      <GivenBack room={room} format={format} />
    </>
  );
}

function GivenBack({ room, format }: Pick<Props, 'room' | 'format'>) {
  const shown = useSignal(false);
  const adjustment = room.lastAdjustment;
  const told = useRef('');
  if (adjustment) told.current = givenBack(room);
  useEffect(() => {
    // A snapshot, after a reconnection, knows of none.
    shown.value = adjustment !== null;
    if (!adjustment) return;
    const timer = setTimeout(() => {
      shown.value = false;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [adjustment]);
  const asked = useSignal(false);
  if (!shown.value && !asked.value) return null;
  return (
    <div class="notice notice-warn given-back row spread">
      <p>{told.current}</p>
      <ClocksButton
        label={t('clocks.why')}
        matchId={room.match.id}
        participants={room.participants}
        format={format}
        onOpen={(open) => {
          asked.value = open;
        }}
      />
    </div>
  );
}
