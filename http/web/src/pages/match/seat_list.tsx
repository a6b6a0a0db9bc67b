/** Who debates: both sides with their seats, or simply the people where there are no sides. */

import { sideName, speechName, teamName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Avatar } from '../../ui/avatar';
import { Button } from '../../ui/button';
import type { Format, Participant } from '../../wire/records';
import { isFree, type Scene } from './scene';
import { placesOf, type Seat, seatsOf } from './seats';

export function SeatList({ scene }: { scene: Scene }) {
  const { room, format } = scene;
  if (isFree(room)) return <People scene={scene} />;
  const seats = seatsOf(room, format);
  return (
    <div class="sides">
      {(['A', 'B'] as const).map((side) => (
        <section key={side} class={`side-card side-${side}`} aria-label={sideName(format, side)}>
          <h3 class="side-name">{sideName(format, side)}</h3>
          <ul class="seats">
            {seats[side].map((seat) => (
              <li key={seat.number}>
                {opensTeam(format, seat) && <p class="seat-team small">{opensTeam(format, seat)}</p>}
                <div class="seat">
                  {seat.who ? (
                    <Seated scene={scene} who={seat.who} role={roleOf(format, seat)} />
                  ) : (
                    <EmptySeat scene={scene} seat={seat} role={roleOf(format, seat)} />
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function People({ scene }: { scene: Scene }) {
  const { room, format } = scene;
  const free = Math.max(placesOf(room, format) - room.participants.length, 0);
  return (
    <ul class="seats people card">
      {room.participants.map((one) => (
        <li key={one.userId} class={`seat side-${one.side ?? 'A'}`}>
          <Seated scene={scene} who={one} />
        </li>
      ))}
      {free > 0 && (
        <li class="seat seat-empty">
          <span class="seat-hole" aria-hidden="true" />
          <span class="soft">{t('lobby.emptySeat')}</span>
        </li>
      )}
    </ul>
  );
}

function Seated({ scene, who, role = '' }: { scene: Scene; who: Participant; role?: string }) {
  const { room } = scene;
  const ready = room.ready.has(who.userId) || who.scripted;
  const away = room.gone.has(who.userId) && !who.scripted;
  const marks = [
    role,
    who.userId === scene.user.id ? t('lobby.you') : '',
    who.userId === room.match.hostUserId ? t('lobby.host') : '',
    away ? t('lobby.away') : '',
  ].filter(Boolean);
  return (
    <>
      <Avatar name={nameOf(who)} userId={who.userId} {...(who.side ? { side: who.side } : {})} />
      <span class={`seat-who ${away ? 'seat-away' : ''}`}>
        <span class="seat-name" dir="auto">
          {nameOf(who)}
        </span>
        {marks.length > 0 && <span class="seat-marks small soft">{marks.join(' · ')}</span>}
      </span>
      <span
        class={`tick ${ready ? 'tick-on' : ''}`}
        role="img"
        aria-label={t(ready ? 'lobby.ready' : 'lobby.notReady')}
      >
        {ready ? '✓' : ''}
      </span>
    </>
  );
}

function EmptySeat({ scene, seat, role }: { scene: Scene; seat: Seat; role: string }) {
  const { room, format, live, side, self } = scene;
  const mayTake = self && side !== null && side !== seat.side && room.phase === 'LOBBY';
  const first = seatsOf(room, format)[seat.side].find((one) => !one.who)?.number === seat.number;
  const name = sideName(format, seat.side);
  return (
    <>
      <span class="seat-hole" aria-hidden="true" />
      <span class="seat-who">
        {mayTake && first ? (
          <Button class="seat-take" onPress={() => attempt(() => live.send('choose_side', { side: seat.side }))}>
            {t('lobby.takeSeat', { side: name })}
          </Button>
        ) : (
          <span class="soft">{t('lobby.emptySeat')}</span>
        )}
        {role && <span class="soft small">{role}</span>}
      </span>
    </>
  );
}

/** What whoever sits there speaks first, where several sit on a side; empty where one speaks all of its speeches. */
function roleOf(format: Format | null, { side, number }: Seat): string {
  if (!format || format.teamSize < 2) return '';
  const speech = format.speeches.find((one) => one.side === side && one.seat === number);
  return speech ? speechName(format.id, speech) : '';
}

/** The name of the team whose first seat this is, where a format has teams of its own. */
function opensTeam(format: Format | null, { side, number }: Seat): string {
  const team = format?.teams?.find((one) => one.side === side && one.seats[0] === number);
  return team && format ? teamName(format.id, team) : '';
}
