/** Texts of the match page as a whole: how it opens, and what it says when it cannot. */
export const match = {
  opening: { en: 'Opening the room…', de: 'Der Raum wird geöffnet…' },
  onePartner: { en: 'Practice partner', de: 'Übungspartner' },
  partner: { en: 'Practice partner {number}', de: 'Übungspartner {number}' },
  title: { en: 'Debate', de: 'Debatte' },
  cannotOpen: { en: 'This debate cannot be opened', de: 'Diese Debatte lässt sich nicht öffnen' },
  reconnecting: {
    en: 'Connection lost. Reconnecting… the debate goes on.',
    de: 'Verbindung verloren. Wird neu verbunden… die Debatte läuft weiter.',
  },
  back: { en: 'You are connected again.', de: 'Du bist wieder verbunden.' },
  noVoice: {
    en: 'Voice is not connected in this development server.',
    de: 'Auf diesem Entwicklungsserver ist keine Sprachverbindung.',
  },
  voiceElsewhere: {
    en: 'Voice for this room runs in the EchoPlay app.',
    de: 'Der Ton zu diesem Raum läuft in der EchoPlay-App.',
  },
  spectators: {
    en: { one: '{n} watching', other: '{n} watching' },
    de: { one: '{n} schaut zu', other: '{n} schauen zu' },
  },
  share: { en: 'Share', de: 'Teilen' },
  shortcuts: { en: 'Keyboard shortcuts', de: 'Tastenkürzel' },
  soundOn: { en: 'Turn sound on', de: 'Ton einschalten' },
  soundOff: { en: 'Turn sound off', de: 'Ton ausschalten' },
  useShortcuts: { en: 'Single keys do something', de: 'Einzelne Tasten lösen etwas aus' },
  keyReact: { en: 'React: heart, thumbs up, laugh, flame', de: 'Reagieren: Herz, Daumen, Lachen, Flamme' },
  keyReady: { en: 'Ready or not, in the lobby', de: 'Bereit oder nicht, in der Lobby' },
  keyBegin: { en: 'Begin the next speech now', de: 'Die nächste Rede jetzt beginnen' },
  keyPoint: { en: 'Offer or withdraw a point', de: 'Zwischenfrage anbieten oder zurückziehen' },
  keyVote: { en: 'Go to the votes', de: 'Zu den Stimmen springen' },
  keySound: { en: 'Sound on or off', de: 'Ton an oder aus' },
  keyHelp: { en: 'Show these shortcuts', de: 'Diese Kürzel zeigen' },
} as const;
