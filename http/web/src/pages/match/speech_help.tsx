/** Beneath the clock: the words of a practice partner, or a small card of prompts for one's own speech. */

import { participantOf } from '../../room/room';
import { sideName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { language, t } from '../../text/text';
import { CaptionCard } from './caption_card';
import { preparedText } from './captions';
import { isShared } from './running_order';
import type { Scene } from './scene';
import { usePracticeTopic } from './use_practice_topic';

export function SpeechHelp({ scene }: { scene: Scene }) {
  const { room, format, user } = scene;
  const practices = room.participants.some((one) => one.scripted);
  const topic = usePracticeTopic(practices, room.match.topic);
  const speaker = participantOf(room, room.speakerId);
  if (!speaker) return null;
  if (speaker.userId === user.id) return <PromptCard scene={scene} />;
  if (!speaker.scripted) return null;
  if (topic.value === null) return <p class="notice">{t('live.noText', { name: nameOf(speaker) })}</p>;
  const text = preparedText(topic.value ?? null, format, room.speech, language.value);
  return <CaptionCard room={room} name={nameOf(speaker)} text={text} />;
}

function PromptCard({ scene: { room, format } }: { scene: Scene }) {
  const speech = room.speech;
  const kind = isShared(speech) ? 'Cross' : speech?.kind === 'reply' || speech?.kind === 'closing' ? 'Reply' : 'Speech';
  // Nobody has said anything yet that could be answered.
  const first = room.roundNumber === 1 && kind === 'Speech';
  return (
    <section class="card stack prompt" aria-labelledby="prompt-title">
      <h2 id="prompt-title">{t('live.prompt')}</h2>
      {speech && format?.sides && <p>{t('live.promptSide', { side: sideName(format, speech.side) })}</p>}
      <ol class="prompt-list">
        {([1, 2, 3] as const).map((one) => (
          <li key={one}>{t(first && one === 3 ? 'live.promptFirst3' : `live.prompt${kind}${one}`)}</li>
        ))}
      </ol>
    </section>
  );
}
