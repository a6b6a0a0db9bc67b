/** “Why did I get four seconds?”: every clock of a debate, with what was given back and which pauses there were. */
import { useSignal } from '@preact/signals';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { Watching } from '../../net/watching';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Trouble } from '../../ui/trouble';
import { useLoaded } from '../../ui/use_loaded';
import type { Format, Participant } from '../../wire/records';
import { ClockRow } from './clock_row';
import './clocks.css';

interface Props {
  matchId: string;
  participants: readonly Participant[];
  format: Format | null;
}

interface ButtonProps extends Props {
  label: string;
  quiet?: boolean;
  /** Whether they are shown, for whoever has to stay as long. */
  onOpen?: (open: boolean) => void;
}

/** A button that opens them. */
export function ClocksButton({ label, quiet = false, onOpen, ...debate }: ButtonProps) {
  const open = useSignal(false);
  const show = (shown: boolean) => {
    open.value = shown;
    onOpen?.(shown);
  };
  return (
    <>
      <button type="button" class={`button ${quiet ? 'button-quiet' : ''}`} onClick={() => show(true)}>
        {label}
      </button>
      <Dialog open={open.value} title={t('clocks.title')} onClose={() => show(false)}>
        <Clocks {...debate} />
      </Dialog>
    </>
  );
}

const guests = new Map<string, Watching>();

/** The same guest each time: as many as come from one place are let in by the minute. */
function guestOf(matchId: string): Watching {
  const guest = guests.get(matchId) ?? new Watching(matchId);
  guests.set(matchId, guest);
  return guest;
}

function Clocks({ matchId, participants, format }: Props) {
  const loaded = useLoaded(async () => {
    return rest.clocks(matchId, session.value ? undefined : await guestOf(matchId).ready(Date.now()));
  });
  const found = loaded.value.value;
  if (!found && loaded.problem.value) {
    return (
      <div class="stack">
        <Trouble problem={loaded.problem.value} />
        <Button onPress={loaded.again}>{t('app.retry')}</Button>
      </div>
    );
  }
  if (!found) return <p aria-busy="true">{t('app.loading')}</p>;
  if (found.clocks.length === 0) return <p class="soft">{t('clocks.none')}</p>;
  return (
    <div class="stack">
      <p class="soft small">{t('clocks.fair')}</p>
      <ol class="clock-rows" data-testid="clocks">
        {found.clocks.map((clock) => (
          <ClockRow key={clock.startedAt + clock.kind} clock={clock} format={format} participants={participants} />
        ))}
      </ol>
      {found.truncated && <p class="soft small">{t('clocks.more')}</p>}
    </div>
  );
}
