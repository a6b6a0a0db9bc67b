/** Texts of the first page. */
export const home = {
  title: { en: 'Live debates in timed turns', de: 'Live debattieren, Rede um Rede' },
  heading: { en: 'Say your piece. Hear theirs.', de: 'Rede. Hör zu. Antworte.' },
  what: {
    en: 'EchoPlay is a live debate game: one person speaks while the clock runs, then the other side answers, and the room decides.',
    de: 'EchoPlay ist ein Live-Debattenspiel: Eine Person spricht, solange die Uhr läuft, dann antwortet die andere Seite, und der Raum entscheidet.',
  },
  picture: {
    en: 'A debate turn: one side speaks while its time runs out, the room reacts, then the other side speaks.',
    de: 'Ein Wechsel in der Debatte: Eine Seite spricht, ihre Zeit läuft ab, der Raum reagiert, dann spricht die andere Seite.',
  },
  sideA: { en: 'For', de: 'Dafür' },
  sideB: { en: 'Against', de: 'Dagegen' },
  ways: { en: 'Ways to begin', de: 'So fängst du an' },
  tryAbout: {
    en: 'A scripted opponent, a few minutes, nobody listens.',
    de: 'Ein Gegenüber mit festem Text, ein paar Minuten, niemand hört zu.',
  },
  newAbout: {
    en: 'Choose a topic and a format, then send the link.',
    de: 'Wähle Thema und Format, dann verschicke den Link.',
  },
  join: { en: 'Join with a link or code', de: 'Mit Link oder Code beitreten' },
  joinAbout: { en: 'Somebody sent you one? Paste it here.', de: 'Dir hat jemand einen geschickt? Füge ihn hier ein.' },
  joinField: { en: 'Link or code', de: 'Link oder Code' },
  joinButton: { en: 'Join', de: 'Beitreten' },
  joinWrong: {
    en: 'That is neither a link to a debate nor its code. Copy the whole link and paste it again.',
    de: 'Das ist weder ein Link zu einer Debatte noch ihr Code. Kopiere den ganzen Link und füge ihn noch einmal ein.',
  },
  latest: { en: 'Your debates', de: 'Deine Debatten' },
  all: { en: 'All my debates', de: 'Alle meine Debatten' },
  how: { en: 'How a debate goes', de: 'So läuft eine Debatte' },
  step1: { en: 'Take a side', de: 'Nimm eine Seite' },
  step1About: {
    en: 'Two sides, one question. You choose yours, or toss a coin for it.',
    de: 'Zwei Seiten, eine Frage. Du wählst deine, oder ihr werft eine Münze.',
  },
  step2: { en: 'Speak in turns', de: 'Sprecht abwechselnd' },
  step2About: {
    en: 'Each speech has its time. A bell tells you when to finish; nobody interrupts.',
    de: 'Jede Rede hat ihre Zeit. Eine Glocke sagt, wann du zum Schluss kommst; niemand unterbricht.',
  },
  step3: { en: 'The room decides', de: 'Der Raum entscheidet' },
  step3About: {
    en: 'Those who listened vote. You see the result and what made it, and you can watch it all again.',
    de: 'Wer zugehört hat, stimmt ab. Du siehst das Ergebnis und woraus es sich ergibt, und kannst alles noch einmal ansehen.',
  },
  footer: { en: 'More', de: 'Mehr' },
  docs: { en: 'API documentation', de: 'API-Dokumentation' },
} as const;
