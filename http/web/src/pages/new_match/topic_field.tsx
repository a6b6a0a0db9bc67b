/** What the debate is about: free text, with suggestions one at a time. */
import { useSignal } from '@preact/signals';
import { catalogue } from '../../text/catalogue';
import { type Key, t } from '../../text/text';
import { Button } from '../../ui/button';
import { ShuffleIcon } from '../../ui/icons';
import { TextField } from '../../ui/text_field';

const TOPIC_MAX = 500;
const SUGGESTED = Object.keys(catalogue.topics);

interface Props {
  value: string;
  onInput: (topic: string) => void;
}

export function TopicField({ value, onInput }: Props) {
  const at = useSignal(Math.floor(Math.random() * SUGGESTED.length));
  const suggestion = t(`topics.${SUGGESTED[at.value]}` as Key);
  return (
    <div class="stack">
      <TextField
        label={t('newMatch.topic')}
        hint={t('newMatch.topicHint')}
        value={value}
        maxLength={TOPIC_MAX}
        autocomplete="off"
        onInput={onInput}
      />
      <div class="row">
        <Button onPress={() => onInput(suggestion)} class="topic-suggestion">
          {suggestion}
        </Button>
        <Button
          kind="quiet"
          onPress={() => {
            at.value = (at.value + 1) % SUGGESTED.length;
          }}
        >
          <ShuffleIcon /> {t('newMatch.another')}
        </Button>
      </div>
    </div>
  );
}
