/** Texts of what every view of a debate shares: clock, speaker, votes. */
export const stage = {
  clock: { en: 'Time left', de: 'Restzeit' },
  score: { en: '{score} of 100 points', de: '{score} von 100 Punkten' },
  over: { en: 'The debate is over', de: 'Die Debatte ist zu Ende' },
  notStarted: { en: 'It has not started yet', de: 'Es hat noch nicht begonnen' },
  voting: { en: 'The room votes', de: 'Der Raum stimmt ab' },
  nobodySpeaks: { en: 'Nobody is speaking', de: 'Niemand spricht' },
  nextIs: { en: 'Next: {name}', de: 'Als Nächstes: {name}' },
  speechOf: { en: 'Speech {index} of {of}', de: 'Rede {index} von {of}' },
  voteFor: { en: 'Vote for {name}', de: 'Für {name} stimmen' },
  vote: { en: 'Vote', de: 'Stimme' },
  voteYours: { en: 'Yours', de: 'Deine' },
  voteYou: { en: 'You', de: 'Du' },
  votes: { en: { one: '{n} vote', other: '{n} votes' }, de: { one: '{n} Stimme', other: '{n} Stimmen' } },
  spectators: {
    en: { one: '{n} person is watching', other: '{n} people are watching' },
    de: { one: '{n} Person schaut zu', other: '{n} Personen schauen zu' },
  },
  handover: { en: 'Hand-over', de: 'Übergabe' },
  prep: { en: 'Preparation', de: 'Vorbereitung' },
  paused: { en: 'Paused', de: 'Angehalten' },
} as const;
