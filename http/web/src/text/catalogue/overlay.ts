/** Texts of the broadcast overlay. */
export const overlay = {
  soon: { en: 'Starting soon', de: 'Gleich geht es los' },
  speaking: { en: 'Speaking', de: 'Am Wort' },
  next: { en: 'Up next', de: 'Als Nächstes' },
  paused: { en: 'Paused', de: 'Pause' },
  voting: { en: 'The room votes', de: 'Der Raum stimmt ab' },
  result: { en: 'Result', de: 'Ergebnis' },
  won: { en: '{name} wins', de: '{name} gewinnt' },
  missing: {
    en: { one: '{names} is away', other: '{names} are away' },
    de: { one: '{names} fehlt', other: '{names} fehlen' },
  },
  backWithin: { en: 'back within', de: 'zurück binnen' },
  elseWins: { en: 'if time runs out, {winner} wins', de: 'läuft die Zeit ab, gewinnt {winner}' },
  elseNobody: { en: 'if time runs out, nobody wins', de: 'läuft die Zeit ab, gewinnt niemand' },
  goesOn: { en: 'the debate goes on', de: 'die Debatte geht weiter' },
  draw: { en: 'No winner', de: 'Niemand gewinnt' },
} as const;
