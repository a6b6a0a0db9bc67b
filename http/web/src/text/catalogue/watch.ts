/** Texts of the spectators' page. */
export const watch = {
  title: { en: 'Watching', de: 'Zuschauen' },
  stage: { en: 'On stage', de: 'Auf der Bühne' },
  vote: { en: "The room's vote", de: 'Die Stimmen des Raums' },
  voteLater: {
    en: 'The room votes once the first speech has begun.',
    de: 'Der Raum stimmt ab, sobald die erste Rede begonnen hat.',
  },
  reactions: { en: 'Reactions', de: 'Reaktionen' },
  heart: { en: 'Heart', de: 'Herz' },
  thumbs: { en: 'Thumbs up', de: 'Daumen hoch' },
  laugh: { en: 'Laugh', de: 'Lachen' },
  flame: { en: 'Flame', de: 'Flamme' },
  signInToVote: { en: 'Sign in to vote and react.', de: 'Melde dich an, um abzustimmen und zu reagieren.' },
} as const;
