/** Making a debate: who, how, about what; then the room, or the queue of a full server before it. */
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { loadFormats } from '../net/formats';
import { rest } from '../net/rest';
import { formatName } from '../text/format_names';
import { t } from '../text/text';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { Frame } from '../ui/frame';
import { SignedIn } from '../ui/signed_in';
import { Trouble } from '../ui/trouble';
import { useLoaded } from '../ui/use_loaded';
import type { Format, Mode } from '../wire/records';
import { FormatAbout } from './new_match/format_about';
import { chosenFor, easyFirst, isEasy, obstacle, PLACES, seatsOf } from './new_match/room_for';
import { TopicField } from './new_match/topic_field';
import { InQueue } from './queue/in_queue';
import { useOpening } from './queue/use_opening';
import './new_match.css';

const MODES: readonly Mode[] = ['GLOBAL', 'COUPLE', 'FAMILY', 'SOLO'];

export function NewMatch() {
  return (
    <Frame title={t('app.newMatch')}>
      <SignedIn>
        <div class="new-match">
          <h1>{t('app.newMatch')}</h1>
          <Ground />
        </div>
      </SignedIn>
    </Frame>
  );
}

/** The formats, and whether there is a family to debate in. */
const loadGround = async () => {
  const [formats, { families }] = await Promise.all([loadFormats(), rest.me()]);
  return { formats: easyFirst(formats), hasFamily: families.length > 0 };
};

function Ground() {
  const { value, problem, again } = useLoaded(loadGround);
  if (value.value) return <Form {...value.value} />;
  if (problem.value) return <Trouble problem={problem.value} onRetry={again} />;
  return <p aria-busy="true">{t('app.loading')}</p>;
}

function Form({ formats, hasFamily }: { formats: Format[]; hasFamily: boolean }) {
  const { route } = useLocation();
  const mode = useSignal<Mode>('GLOBAL');
  const wanted = useSignal('DUEL');
  const topic = useSignal('');
  const { queue, problem, busy, open, leave } = useOpening();
  const all = useSignal(false);
  const format = chosenFor(formats, wanted.value, mode.value);
  const few = formats.filter(isEasy);
  const shown = all.value ? formats : formats.filter((one) => isEasy(one) || one.id === format);
  const submit = async (event: Event) => {
    event.preventDefault();
    const about = topic.value.trim();
    const match = await open({ mode: mode.value, format, ...(about ? { topic: about } : {}) });
    if (match) route(`/m/${match.id}`);
  };
  if (queue.value) return <InQueue queue={queue.value} onLeave={leave} />;
  return (
    <form class="new-match" onSubmit={submit} noValidate>
      <TopicField
        value={topic.value}
        onInput={(text) => {
          topic.value = text;
        }}
      />
      <Choice
        label={t('newMatch.mode')}
        layout="tiles"
        value={mode.value}
        options={MODES.filter((value) => hasFamily || value !== 'FAMILY').map((value) => ({
          value,
          name: t(`newMatch.${value}`),
          about: t(`newMatch.${value}_about`),
        }))}
        onChoose={(value) => {
          mode.value = value;
        }}
      />
      <Choice
        label={t('newMatch.format')}
        value={format}
        options={shown.map((one) => ({
          value: one.id,
          name: formatName(one.id),
          about: <FormatAbout format={one} />,
          disabledBecause: because(one, mode.value),
        }))}
        onChoose={(value) => {
          wanted.value = value;
        }}
      />
      <div class="row">
        <Button aria-expanded={all.value} onPress={() => (all.value = !all.value)}>
          {t(all.value ? 'newMatch.fewerFormats' : 'newMatch.moreFormats', { n: formats.length - few.length })}
        </Button>
      </div>
      <div class="new-match-foot stack">
        {problem.value ? <Trouble problem={problem.value} /> : null}
        <Button kind="primary" type="submit" wide disabled={busy.value} aria-busy={busy.value}>
          {t('newMatch.create')}
        </Button>
      </div>
    </form>
  );
}

function because(format: Format, mode: Mode): string | undefined {
  const found = obstacle(format, mode);
  if (!found) return undefined;
  return t(`newMatch.${found}`, { n: seatsOf(format), mode: t(`newMatch.${mode}`), places: PLACES[mode] });
}
