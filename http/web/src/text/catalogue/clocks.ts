/** Texts of where the time of a debate went. */
export const clocks = {
  title: { en: 'Where the time went', de: 'Wo die Zeit geblieben ist' },
  why: { en: 'Why?', de: 'Warum?' },
  fair: {
    en: 'Nobody pays for time in which the server could not be reached: it is given back, with one second on top. Pauses cost nothing either.',
    de: 'Niemand zahlt für Zeit, in der der Server nicht erreichbar war: Sie wird zurückgegeben, mit einer Sekunde obendrauf. Auch Pausen kosten nichts.',
  },
  none: { en: 'No clock has run yet.', de: 'Noch ist keine Uhr gelaufen.' },
  round: { en: 'Round {number}', de: 'Runde {number}' },
  handover: { en: 'Hand-over', de: 'Übergabe' },
  prep: { en: 'Preparation', de: 'Vorbereitung' },
  voting: { en: 'Voting', de: 'Abstimmung' },
  used: { en: '{used} of {whole}', de: '{used} von {whole}' },
  running: { en: 'running', de: 'läuft' },
  paused: { en: 'paused', de: 'angehalten' },
  givenBack: {
    en: '{added} s given back: {outage} s without the server and {grace} s on top.',
    de: '{added} s zurückgegeben: {outage} s ohne Server und {grace} s obendrauf.',
  },
  handedOver: {
    en: 'Carried on by another server, without a lost second.',
    de: 'Von einem anderen Server weitergeführt, ohne eine verlorene Sekunde.',
  },
  pausedFor: { en: 'Paused for {time}.', de: '{time} lang angehalten.' },
  pausedAt: { en: 'Paused with {time} left.', de: 'Angehalten, es blieben {time}.' },
  more: { en: 'What came later is not listed.', de: 'Was danach kam, steht hier nicht.' },
} as const;
