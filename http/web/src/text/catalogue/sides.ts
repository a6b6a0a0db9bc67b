/**
 * What the sides and teams of the formats that the app knows are called: the format's id, then the side or team's key.
 * The server calls a duel's sides A and B, which says nothing of the topic.
 */
export const sides = {
  APDA_A: { en: 'Government', de: 'Regierung' },
  APDA_B: { en: 'Opposition', de: 'Opposition' },
  ASIAN_A: { en: 'Proposition', de: 'Proposition' },
  ASIAN_B: { en: 'Opposition', de: 'Opposition' },
  AUSTRALS_A: { en: 'Proposition', de: 'Proposition' },
  AUSTRALS_B: { en: 'Opposition', de: 'Opposition' },
  BP_A: { en: 'Government', de: 'Regierung' },
  BP_B: { en: 'Opposition', de: 'Opposition' },
  BP_OG: { en: 'Opening Government', de: 'Eröffnende Regierung' },
  BP_OO: { en: 'Opening Opposition', de: 'Eröffnende Opposition' },
  BP_CG: { en: 'Closing Government', de: 'Schließende Regierung' },
  BP_CO: { en: 'Closing Opposition', de: 'Schließende Opposition' },
  CX_A: { en: 'Affirmative', de: 'Pro' },
  CX_B: { en: 'Negative', de: 'Contra' },
  DUEL_A: { en: 'For', de: 'Dafür' },
  DUEL_B: { en: 'Against', de: 'Dagegen' },
  FAMILY_A: { en: 'Team A', de: 'Team A' },
  FAMILY_B: { en: 'Team B', de: 'Team B' },
  LD_A: { en: 'Affirmative', de: 'Pro' },
  LD_B: { en: 'Negative', de: 'Contra' },
  OXFORD_A: { en: 'For', de: 'Dafür' },
  OXFORD_B: { en: 'Against', de: 'Dagegen' },
  PF_A: { en: 'Pro', de: 'Pro' },
  PF_B: { en: 'Con', de: 'Contra' },
  SPAR_A: { en: 'Affirmative', de: 'Pro' },
  SPAR_B: { en: 'Negative', de: 'Contra' },
  WSDC_A: { en: 'Proposition', de: 'Proposition' },
  WSDC_B: { en: 'Opposition', de: 'Opposition' },
} as const;
