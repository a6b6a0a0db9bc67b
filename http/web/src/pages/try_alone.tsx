/** Trying it alone: a name if need be, how long, about what; then the room with a scripted opponent in it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { loadFormats } from '../net/formats';
import { rest } from '../net/rest';
import { me, signedIn } from '../net/session';
import { formatName } from '../text/format_names';
import { language, t } from '../text/text';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { Frame } from '../ui/frame';
import { TextField } from '../ui/text_field';
import { Trouble } from '../ui/trouble';
import { useLoaded } from '../ui/use_loaded';
import type { AppConfig, Format, Match, PracticeTopic } from '../wire/records';
import { FormatAbout } from './new_match/format_about';
import { InQueue } from './queue/in_queue';
import { useOpening } from './queue/use_opening';
import './new_match.css';

/** Short, and one against one. */
const FORMATS = ['DUEL', 'SPAR'];
const NAME_MAX = 64;

interface Ground {
  config: AppConfig;
  formats: Format[];
  topics: PracticeTopic[];
}

async function loadGround(): Promise<Ground> {
  const [config, all, { topics }] = await Promise.all([rest.config(), loadFormats(), rest.practice()]);
  return { config, formats: all.filter((format) => FORMATS.includes(format.id)), topics };
}

export function TryAlone() {
  const { value, problem, again } = useLoaded(loadGround);
  const ground = value.value;
  return (
    <Frame title={t('app.tryAlone')}>
      <div class="new-match">
        <header class="stack">
          <h1>{t('app.tryAlone')}</h1>
          <p class="soft">{t('tryAlone.lead')}</p>
        </header>
        {ground ? (
          ground.topics[0] && ground.formats[0] ? (
            <Form ground={ground} firstTopic={ground.topics[0]} firstFormat={ground.formats[0]} />
          ) : (
            <Nothing />
          )
        ) : problem.value ? (
          <Trouble problem={problem.value} onRetry={again} />
        ) : (
          <p aria-busy="true">{t('app.loading')}</p>
        )}
      </div>
    </Frame>
  );
}

interface FormProps {
  ground: Ground;
  firstTopic: PracticeTopic;
  firstFormat: Format;
}

function Form({ ground, firstTopic, firstFormat }: FormProps) {
  const { route } = useLocation();
  const name = useSignal(t('tryAlone.prefilled'));
  const format = useSignal(firstFormat.id);
  const topicId = useSignal(firstTopic.id);
  const made = useSignal<Match | null>(null);
  const trouble = useSignal<unknown>(null);
  const busy = useSignal(false);
  const { queue, problem, open, leave } = useOpening();
  const nameIsEnough = ground.config.signIn.includes('name');
  const elsewhere = !me.value && !nameIsEnough;
  useEffect(() => {
    if (elsewhere) route('/sign-in?next=%2Ftry', true);
  }, [elsewhere]);

  const choose = (change: () => void) => {
    change();
    made.value = null;
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    trouble.value = null;
    try {
      if (!me.value) signedIn(await rest.signInWithName(name.value.trim() || t('tryAlone.prefilled')));
      const chosen = ground.topics.find((one) => one.id === topicId.value) ?? firstTopic;
      // A room that was opened already only misses its opponent.
      made.value ??= await open({ mode: 'GLOBAL', format: format.value, topic: said(chosen) });
      if (!made.value) return;
      await rest.opponent(made.value.id);
      route(`/m/${made.value.id}`);
    } catch (thrown) {
      trouble.value = thrown;
    } finally {
      busy.value = false;
    }
  };

  if (queue.value) return <InQueue queue={queue.value} onLeave={leave} />;
  const failed = trouble.value ?? problem.value;
  return (
    <form class="new-match" onSubmit={submit} noValidate>
      {!me.value && (
        <TextField
          label={t('tryAlone.name')}
          value={name.value}
          maxLength={NAME_MAX}
          autocomplete="nickname"
          onInput={(value) => {
            name.value = value;
          }}
        />
      )}
      <Choice
        label={t('tryAlone.topic')}
        value={topicId.value}
        options={ground.topics.map((one) => ({ value: one.id, name: said(one) }))}
        onChoose={(value) => choose(() => (topicId.value = value))}
      />
      <Choice
        label={t('tryAlone.format')}
        value={format.value}
        options={ground.formats.map((one) => ({
          value: one.id,
          name: formatName(one.id),
          about: <FormatAbout format={one} />,
        }))}
        onChoose={(value) => choose(() => (format.value = value))}
      />
      <div class="new-match-foot stack">
        {failed ? <Trouble problem={failed} /> : null}
        <Button kind="primary" type="submit" wide disabled={busy.value} aria-busy={busy.value}>
          {t('tryAlone.start')}
        </Button>
      </div>
    </form>
  );
}

function Nothing() {
  return (
    <div class="card stack">
      <p>{t('tryAlone.none')}</p>
      <div class="row">
        <a class="button button-primary" href="/new">
          {t('app.newMatch')}
        </a>
      </div>
    </div>
  );
}

/** The topic in the person's language, or in any that it has. */
function said({ topic, id }: PracticeTopic): string {
  return topic[language.value] ?? topic.en ?? Object.values(topic)[0] ?? id;
}
