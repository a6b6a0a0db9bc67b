/** Texts of the replay page. */
export const replay = {
  title: { en: 'Replay', de: 'Aufzeichnung' },
  stage: { en: 'The debate at this moment', de: 'Die Debatte in diesem Moment' },
  controls: { en: 'Playing', de: 'Abspielen' },
  position: { en: 'Position', de: 'Position' },
  play: { en: 'Play', de: 'Abspielen' },
  pause: { en: 'Pause', de: 'Anhalten' },
  speed: { en: 'Speed', de: 'Tempo' },
  speeches: { en: 'Speeches', de: 'Reden' },
  noSpeeches: { en: 'Nobody spoke in this debate.', de: 'In dieser Debatte hat niemand gesprochen.' },
  votes: { en: 'Votes at this moment', de: 'Stimmen in diesem Moment' },
  toResult: { en: 'See the result', de: 'Zum Ergebnis' },
  truncated: {
    en: 'This debate was very long: its first part is shown.',
    de: 'Diese Debatte war sehr lang: Gezeigt wird ihr erster Teil.',
  },
} as const;
