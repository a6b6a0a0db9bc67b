/** Texts of what every view of a debate shares: clock, speaker, votes. */
export const stage = {
  clock: { en: 'Time left', de: 'Verbleibende Zeit' },
  over: { en: 'The debate is over', de: 'Die Debatte ist zu Ende' },
  notStarted: { en: 'It has not started yet', de: 'Es hat noch nicht begonnen' },
  voting: { en: 'The room votes', de: 'Der Raum stimmt ab' },
  nobodySpeaks: { en: 'Nobody is speaking', de: 'Niemand spricht' },
  nextIs: { en: 'Next: {name}', de: 'Als Nächstes: {name}' },
  speechOf: { en: 'Speech {index} of {of}', de: 'Rede {index} von {of}' },
  voteFor: { en: 'Vote for {name}', de: 'Für {name} stimmen' },
  votedFor: { en: 'You voted for {name}', de: 'Du hast für {name} gestimmt' },
  votes: {
    en: { one: '{votes} vote', other: '{votes} votes' },
    de: { one: '{votes} Stimme', other: '{votes} Stimmen' },
  },
  spectators: {
    en: { one: '{n} person is watching', other: '{n} people are watching' },
    de: { one: '{n} Person schaut zu', other: '{n} Personen schauen zu' },
  },
  speaking: { en: 'speaking', de: 'am Wort' },
  handover: { en: 'until the next speech', de: 'bis zur nächsten Rede' },
  prep: { en: 'preparation', de: 'Vorbereitung' },
  opening_prep: { en: 'preparation for everybody', de: 'Vorbereitung für alle' },
  votingClock: { en: 'until voting closes', de: 'bis die Abstimmung endet' },
  paused: { en: 'paused', de: 'angehalten' },
  noClock: { en: 'no clock is running', de: 'keine Uhr läuft' },
} as const;
