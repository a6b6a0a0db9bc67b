/** Texts of the list of one's debates. */
export const matches = {
  LOBBY: { en: 'Not started', de: 'Noch nicht begonnen' },
  LIVE: { en: 'Live now', de: 'Läuft gerade' },
  SCORED: { en: 'Decided', de: 'Entschieden' },
  ENDED: { en: 'Ended without a result', de: 'Ohne Ergebnis beendet' },
  toRoom: { en: 'Go to the room', de: 'Zum Raum' },
  toResult: { en: 'See the result', de: 'Zum Ergebnis' },
  won: { en: 'You won', de: 'Gewonnen' },
  lost: { en: 'You lost', de: 'Verloren' },
  drawn: { en: 'Drawn', de: 'Unentschieden' },
  score: { en: '{score} points', de: '{score} Punkte' },
  with: { en: 'With {names}', de: 'Mit {names}' },
  alone: { en: 'Only you so far', de: 'Bisher nur du' },
  more: { en: 'Show older ones', de: 'Ältere anzeigen' },
  empty: { en: 'You have not debated yet', de: 'Du hast noch nicht debattiert' },
  emptyAbout: {
    en: 'Everything you take part in will stand here. A few minutes with a scripted opponent are a good beginning.',
    de: 'Hier steht später alles, woran du teilnimmst. Ein paar Minuten gegen ein Gegenüber mit festem Text sind ein guter Anfang.',
  },
} as const;
