/** Texts of the settings. */
export const settings = {
  lead: { en: 'They hold on this device.', de: 'Sie gelten auf diesem Gerät.' },
  language: { en: 'Language', de: 'Sprache' },
  theme: { en: 'Appearance', de: 'Erscheinungsbild' },
  system: { en: 'As the device', de: 'Wie das Gerät' },
  light: { en: 'Light', de: 'Hell' },
  dark: { en: 'Dark', de: 'Dunkel' },
  sound: { en: 'Bells', de: 'Glocken' },
  shortcuts: { en: 'Keyboard shortcuts of one key', de: 'Tastenkürzel aus einer Taste' },
  on: { en: 'On', de: 'An' },
  off: { en: 'Off', de: 'Aus' },
  account: { en: 'Account', de: 'Konto' },
  signedInAs: { en: 'Signed in as {name}', de: 'Angemeldet als {name}' },
  rename: { en: 'Save the name', de: 'Namen speichern' },
  renamed: { en: 'Saved.', de: 'Gespeichert.' },
  nameHint: {
    en: 'Debates that run keep the name you came with.',
    de: 'Laufende Debatten behalten den Namen, mit dem du kamst.',
  },
  signedOut: { en: 'You are signed out.', de: 'Du bist abgemeldet.' },
} as const;
