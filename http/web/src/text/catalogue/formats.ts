/** Names and one-line descriptions of the formats that the app knows; others keep the server's own name. */
export const formats = {
  FREE: { en: 'Free rounds', de: 'Freie Runden' },
  FREE_about: {
    en: 'The host says who speaks and how long.',
    de: 'Die Gastgeberin oder der Gastgeber sagt, wer wie lange spricht.',
  },
  DUEL: { en: 'Duel', de: 'Duell' },
  DUEL_about: {
    en: 'One against one: opening, rebuttal, closing.',
    de: 'Eins gegen eins: Eröffnung, Erwiderung, Schluss.',
  },
  FAMILY: { en: 'Family teams', de: 'Familienteams' },
  FAMILY_about: { en: 'Two teams of any size take short turns.', de: 'Zwei Teams beliebiger Größe, kurze Beiträge.' },
  SPAR: { en: 'Spontaneous argument (SPAR)', de: 'Spontane Debatte (SPAR)' },
  SPAR_about: {
    en: 'A minute to think, then argue and question each other.',
    de: 'Eine Minute zum Nachdenken, dann argumentieren und fragen.',
  },
  LD: { en: 'Lincoln–Douglas', de: 'Lincoln–Douglas' },
  LD_about: {
    en: 'One against one about values, with cross-examination.',
    de: 'Eins gegen eins über Werte, mit Kreuzverhör.',
  },
  PF: { en: 'Public Forum', de: 'Public Forum' },
  PF_about: { en: 'Two against two, with crossfire.', de: 'Zwei gegen zwei, mit Schlagabtausch.' },
  CX: { en: 'Policy (cross-examination)', de: 'Policy (mit Kreuzverhör)' },
  CX_about: {
    en: 'Two against two about a plan; long and thorough.',
    de: 'Zwei gegen zwei über einen Plan; lang und gründlich.',
  },
  WSDC: { en: 'World Schools', de: 'World Schools' },
  WSDC_about: {
    en: 'Three against three, as at the schools’ championships.',
    de: 'Drei gegen drei, wie bei der Schulweltmeisterschaft.',
  },
  BP: { en: 'British Parliamentary', de: 'British Parliamentary' },
  BP_about: {
    en: 'Four teams of two; all four compete.',
    de: 'Vier Teams zu zweit; alle vier treten gegeneinander an.',
  },
  OXFORD: { en: 'Oxford style', de: 'Oxford-Debatte' },
  OXFORD_about: {
    en: 'Whoever changes more minds in the room wins.',
    de: 'Wer im Raum mehr Meinungen ändert, gewinnt.',
  },
  ASIAN: { en: 'Asian Parliamentary', de: 'Asian Parliamentary' },
  ASIAN_about: { en: 'Three against three, with points of information.', de: 'Drei gegen drei, mit Zwischenfragen.' },
  AUSTRALS: { en: 'Australs', de: 'Australs' },
  AUSTRALS_about: { en: 'Three against three, nobody interrupts.', de: 'Drei gegen drei, ohne Zwischenfragen.' },
  APDA: { en: 'American Parliamentary (APDA)', de: 'American Parliamentary (APDA)' },
  APDA_about: { en: 'Two against two, quick on their feet.', de: 'Zwei gegen zwei, schlagfertig.' },
} as const;
