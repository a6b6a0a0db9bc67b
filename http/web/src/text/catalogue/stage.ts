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
  absenceForfeit: {
    en: {
      one: '{names} has {time} to come back, then {winner} wins.',
      other: '{names} have {time} to come back, then {winner} wins.',
    },
    de: {
      one: '{names} hat noch {time}, um zurückzukommen, dann gewinnt {winner}.',
      other: '{names} haben noch {time}, um zurückzukommen, dann gewinnt {winner}.',
    },
  },
  absenceYouWin: {
    en: {
      one: '{names} has {time} to come back, then you win.',
      other: '{names} have {time} to come back, then you win.',
    },
    de: {
      one: '{names} hat noch {time}, um zurückzukommen, dann gewinnst du.',
      other: '{names} haben noch {time}, um zurückzukommen, dann gewinnt deine Seite.',
    },
  },
  absenceBoth: {
    en: {
      one: '{names} has {time} to come back, then the debate ends without a winner.',
      other: '{names} have {time} to come back, then the debate ends without a winner.',
    },
    de: {
      one: '{names} hat noch {time}, um zurückzukommen, dann endet die Debatte, ohne dass jemand gewinnt.',
      other: '{names} haben noch {time}, um zurückzukommen, dann endet die Debatte, ohne dass jemand gewinnt.',
    },
  },
  absenceGoOn: {
    en: {
      one: '{names} has {time} to come back. The debate goes on.',
      other: '{names} have {time} to come back. The debate goes on.',
    },
    de: {
      one: '{names} hat noch {time}, um zurückzukommen. Die Debatte geht weiter.',
      other: '{names} haben noch {time}, um zurückzukommen. Die Debatte geht weiter.',
    },
  },
  absenceOver: {
    en: {
      one: '{names} did not come back in time. The debate goes on.',
      other: '{names} did not come back in time. The debate goes on.',
    },
    de: {
      one: '{names} ist nicht rechtzeitig zurückgekommen. Die Debatte geht weiter.',
      other: '{names} sind nicht rechtzeitig zurückgekommen. Die Debatte geht weiter.',
    },
  },
  handover: { en: 'Hand-over', de: 'Übergabe' },
  prep: { en: 'Preparation', de: 'Vorbereitung' },
  paused: { en: 'Paused', de: 'Angehalten' },
} as const;
