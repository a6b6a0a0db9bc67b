/** Texts of trying it alone. */
export const tryAlone = {
  lead: {
    en: 'You debate a scripted opponent: its speeches are written already and appear in time with the clock. Nobody listens to you.',
    de: 'Du debattierst gegen ein Gegenüber mit festem Text: Seine Reden sind schon geschrieben und erscheinen im Takt der Uhr. Niemand hört dir zu.',
  },
  name: { en: 'What shall we call you?', de: 'Wie dürfen wir dich nennen?' },
  prefilled: { en: 'Robin', de: 'Robin' },
  format: { en: 'How long?', de: 'Wie lange?' },
  topic: { en: 'About what?', de: 'Worüber?' },
  start: { en: 'Go to the room', de: 'Zum Raum' },
  none: {
    en: 'There is nothing to practise with on this server yet. You can open a room for yourself instead.',
    de: 'Auf diesem Server gibt es noch nichts zum Üben. Du kannst stattdessen einen Raum für dich öffnen.',
  },
} as const;
