/** The record of a debate that just ended, asked for again for a while: somebody may make a rematch. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rest } from '../../net/rest';
import type { Evaluation, MatchView } from '../../wire/records';

const EVERY_MS = 4_000;
const FOR_MS = 120_000;

interface Final {
  record: Signal<MatchView | null>;
  evaluation: Signal<Evaluation | null>;
}

/** Does nothing before `over`; `known` is a record that is at hand already. */
export function useFinalRecord(matchId: string, over: boolean, debated: boolean, told: boolean): Final {
  const record = useSignal<MatchView | null>(null);
  const evaluation = useSignal<Evaluation | null>(null);

  useEffect(() => {
    record.value = null;
    if (!over) return;
    const until = performance.now() + FOR_MS;
    let left = false;
    let timer = 0;
    const ask = async () => {
      // What was there once stays shown while the server cannot answer.
      const match = document.hidden ? null : await rest.match(matchId).catch(() => null);
      if (left) return;
      if (match) record.value = match;
      if (!match?.rematchId && performance.now() < until) timer = window.setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [matchId, over]);

  // Asking for the score again gives the first answer: it has the details that a record may lack.
  const scored = over && debated && !told && record.value?.status === 'SCORED' && !record.value.evaluation;
  useEffect(() => {
    if (!scored) return;
    void rest.score(matchId).then(
      (answer) => {
        evaluation.value = answer.evaluation;
      },
      () => {},
    );
  }, [matchId, scored]);

  return { record, evaluation };
}
