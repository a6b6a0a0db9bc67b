/** Texts of making a debate. */
export const newMatch = {
  mode: { en: 'Who debates?', de: 'Wer debattiert?' },
  GLOBAL: { en: 'Anyone', de: 'Alle' },
  GLOBAL_about: { en: 'Whoever has the link', de: 'Wer den Link hat' },
  COUPLE: { en: 'Two of us', de: 'Wir zwei' },
  COUPLE_about: { en: 'Two people, one each side', de: 'Zwei Personen, je eine Seite' },
  FAMILY: { en: 'My family', de: 'Meine Familie' },
  FAMILY_about: { en: 'Only family members can see it', de: 'Nur Familienmitglieder sehen sie' },
  SOLO: { en: 'Only me', de: 'Nur ich' },
  SOLO_about: { en: 'Practise speaking to the clock', de: 'Reden üben, gegen die Uhr' },
  format: { en: 'How do you debate?', de: 'Wie wird debattiert?' },
  people: {
    en: { one: '{n} person', other: '{n} people' },
    de: { one: '{n} Person', other: '{n} Personen' },
  },
  peopleUpTo: { en: '2 to {n} people', de: '2 bis {n} Personen' },
  anyNumber: { en: 'As many as the room holds', de: 'So viele, wie in den Raum passen' },
  minutes: { en: { one: '{n} minute', other: '{n} minutes' }, de: { one: '{n} Minute', other: '{n} Minuten' } },
  hostTimes: { en: 'You set each time', de: 'Du bestimmst jede Zeit' },
  timeline: {
    en: { one: '{n} speech', other: '{n} speeches, in this order' },
    de: { one: '{n} Rede', other: '{n} Reden, in dieser Reihenfolge' },
  },
  turns: { en: 'Turns of a minute, sides alternate', de: 'Je eine Minute, die Seiten wechseln sich ab' },
  moreFormats: {
    en: { one: 'Show {n} tournament format', other: 'Show {n} tournament formats' },
    de: { one: '{n} Turnierformat zeigen', other: '{n} Turnierformate zeigen' },
  },
  fewerFormats: { en: 'Hide the tournament formats', de: 'Turnierformate ausblenden' },
  versus: { en: '{a} against {b}', de: '{a} gegen {b}' },
  tooMany: {
    en: 'Needs {n} people; “{mode}” has room for {places}.',
    de: 'Braucht {n} Personen; „{mode}“ hat Platz für {places}.',
  },
  notForMode: { en: 'Not possible with “{mode}”.', de: 'Geht nicht mit „{mode}“.' },
  topic: { en: 'What is it about?', de: 'Worum geht es?' },
  topicHint: {
    en: 'A question with two sides. Leave it empty for the usual one.',
    de: 'Eine Frage mit zwei Seiten. Leer lassen für die übliche.',
  },
  another: { en: 'Another suggestion', de: 'Anderer Vorschlag' },
  create: { en: 'Open the room', de: 'Raum öffnen' },
  queue: { en: 'All rooms are taken', de: 'Alle Räume sind belegt' },
  queueAt: {
    en: 'You are number {position} of {of} in the queue. Your room opens by itself as soon as one is free.',
    de: 'Du bist Nummer {position} von {of} in der Warteschlange. Dein Raum öffnet sich von selbst, sobald einer frei ist.',
  },
  queueIn: {
    en: 'You are in the queue. Your room opens by itself as soon as one is free.',
    de: 'Du bist in der Warteschlange. Dein Raum öffnet sich von selbst, sobald einer frei ist.',
  },
  leaveQueue: { en: 'Leave the queue', de: 'Warteschlange verlassen' },
} as const;
