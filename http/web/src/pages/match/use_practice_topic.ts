/** What is prepared for practice partners on a debate's topic. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rest } from '../../net/rest';
import type { PracticeTopic } from '../../wire/records';
import { topicFor } from './captions';

/** Undefined until it is known; null when nothing is prepared, or the server did not say. */
export function usePracticeTopic(wanted: boolean, text: string): ReadonlySignal<PracticeTopic | null | undefined> {
  const topic = useSignal<PracticeTopic | null | undefined>(undefined);
  useEffect(() => {
    if (!wanted) return;
    void rest.practice().then(
      ({ topics }) => {
        topic.value = topicFor(topics, text);
      },
      () => {
        topic.value = null;
      },
    );
  }, [wanted, text]);
  return topic;
}
