/** Texts of the broadcast overlay. */
export const overlay = {
  soon: { en: 'Starting soon', de: 'Gleich geht es los' },
  speaking: { en: 'Speaking', de: 'Am Wort' },
  next: { en: 'Up next', de: 'Als Nächstes' },
  paused: { en: 'Paused', de: 'Pause' },
  voting: { en: 'The room votes', de: 'Der Raum stimmt ab' },
  result: { en: 'Result', de: 'Ergebnis' },
  won: { en: '{name} wins', de: '{name} gewinnt' },
  draw: { en: 'No winner', de: 'Niemand gewinnt' },
} as const;
