/** Topics to suggest: questions with two good sides, fit for every age. */
export const topics = {
  homework: { en: 'Should homework be abolished?', de: 'Sollten Hausaufgaben abgeschafft werden?' },
  pineapple: { en: 'Does pineapple belong on pizza?', de: 'Gehört Ananas auf die Pizza?' },
  catsDogs: { en: 'Are cats better company than dogs?', de: 'Sind Katzen die bessere Gesellschaft als Hunde?' },
  uniforms: { en: 'Should schools have uniforms?', de: 'Sollte es Schuluniformen geben?' },
  phones: {
    en: 'Should phones stay outside the classroom?',
    de: 'Sollten Handys draußen bleiben, wenn Unterricht ist?',
  },
  fourDays: { en: 'Should the working week have four days?', de: 'Sollte die Arbeitswoche vier Tage haben?' },
  books: { en: 'Are books better than the films made of them?', de: 'Sind Bücher besser als ihre Verfilmungen?' },
  city: {
    en: 'Is it better to live in a city than in the country?',
    de: 'Lebt es sich in der Stadt besser als auf dem Land?',
  },
  cars: { en: 'Should city centres be free of cars?', de: 'Sollten Innenstädte autofrei sein?' },
  zoos: { en: 'Do zoos do more good than harm?', de: 'Nützen Zoos mehr, als sie schaden?' },
  mars: { en: 'Should people settle on Mars?', de: 'Sollten Menschen auf dem Mars siedeln?' },
  morning: { en: 'Is the morning the best part of the day?', de: 'Ist der Morgen die schönste Zeit des Tages?' },
  summer: { en: 'Is winter better than summer?', de: 'Ist der Winter schöner als der Sommer?' },
  grades: { en: 'Should schools give up marks?', de: 'Sollten Schulen auf Noten verzichten?' },
  games: { en: 'Are video games a sport?', de: 'Sind Videospiele ein Sport?' },
  gifts: {
    en: 'Are home-made presents better than bought ones?',
    de: 'Sind selbst gemachte Geschenke besser als gekaufte?',
  },
} as const;
