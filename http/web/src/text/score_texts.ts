/** What a result says of itself, in the person's language: made from its figures, the server's sentence otherwise. */
import type { Detail, Side } from '../wire/records';
import { minutes, number, t } from './text';

const METRICS = ['room_vote', 'swing', 'balance', 'time_used'] as const;
type Metric = (typeof METRICS)[number];

const metricOf = ({ metric }: Detail): Metric | undefined => METRICS.find((one) => one === metric);

/** Text that may be the server's, which is English. */
export interface Said {
  text: string;
  /** Set where the text is the server's. */
  lang?: 'en';
}

export function metricLabel(detail: Detail): string {
  const metric = metricOf(detail);
  return metric ? t(`result.${metric}`) : detail.label;
}

/** The side that lost because it did not come back in time, null in a debate that came to its end. */
export function forfeitedSide(details: readonly Detail[]): Side | null {
  return details.find((one) => one.metric === 'forfeit')?.side ?? null;
}

/** Those that count for the score: neither the ranks of teams nor the line on a forfeit. */
export function figuresOf(details: readonly Detail[]): Detail[] {
  return details.filter((one) => one.rank === undefined && one.metric !== 'forfeit');
}

/** One sentence on what made the figure. */
export function metricSummary(detail: Detail): Said {
  const { part, whole, summary } = detail;
  const metric = metricOf(detail);
  if (!metric || part === undefined || whole === undefined) return { text: summary, lang: 'en' };
  const isTime = metric === 'balance' || metric === 'time_used';
  const shown = isTime ? minutes : number;
  return { text: t(`result.${metric}_summary`, { part: shown(part), whole: shown(whole), n: whole }) };
}

/** How much each counts; where one is left out the others share its weight (docs/realtime.md, "How a match is scored"). */
const WEIGHTS: Record<Metric, number> = { room_vote: 40, swing: 40, balance: 30, time_used: 30 };

/** Whole percent that a figure counts for among all of them, null for one that the app does not know. */
export function weightOf(detail: Detail, all: readonly Detail[]): number | null {
  const metrics = figuresOf(all).map(metricOf);
  const metric = metricOf(detail);
  if (!metric || metrics.includes(undefined)) return null;
  const sum = metrics.reduce((total, one) => total + (one ? WEIGHTS[one] : 0), 0);
  return Math.round((100 * WEIGHTS[metric]) / sum);
}

/** One piece of advice, on the figure that was lowest. */
export function advice(details: readonly Detail[], feedback: string): Said {
  const figures = figuresOf(details);
  const lowest = figures.reduce<Detail | null>((low, one) => (low && low.score <= one.score ? low : one), null);
  const metric = lowest ? metricOf(lowest) : undefined;
  return metric ? { text: t(`result.${metric}_advice`) } : { text: feedback, lang: 'en' };
}
