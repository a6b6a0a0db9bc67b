/** What went wrong, as sentences with a way on; `code` decides, the server's own sentence is the fallback. */
export const problems = {
  offline: {
    en: 'The server cannot be reached. Check your connection and try again.',
    de: 'Der Server ist nicht zu erreichen. Prüfe deine Verbindung und versuche es noch einmal.',
  },
  unauthenticated: { en: 'Please sign in again.', de: 'Bitte melde dich noch einmal an.' },
  not_found: {
    en: 'There is no such debate, or it is not open to you. Check the link with whoever sent it.',
    de: 'Diese Debatte gibt es nicht, oder sie ist nicht für dich offen. Prüfe den Link mit der Person, die ihn geschickt hat.',
  },
  rate_limited: {
    en: 'That was a bit fast. Try again in a moment.',
    de: 'Das war etwas schnell. Versuche es gleich noch einmal.',
  },
  unavailable: {
    en: 'The server cannot answer just now. Try again in a moment.',
    de: 'Der Server kann gerade nicht antworten. Versuche es gleich noch einmal.',
  },
  wrong_phase: {
    en: 'That cannot be done at this point of the debate.',
    de: 'Das geht an dieser Stelle der Debatte nicht.',
  },
  forbidden: { en: 'You may not do this here.', de: 'Das darfst du hier nicht.' },
  invalid: {
    en: 'The server did not understand that. Check what you entered.',
    de: 'Das hat der Server nicht verstanden. Prüfe deine Eingabe.',
  },
  too_large: { en: 'That is too long.', de: 'Das ist zu lang.' },
  match_full: { en: 'This room is full.', de: 'Dieser Raum ist voll.' },
} as const;
