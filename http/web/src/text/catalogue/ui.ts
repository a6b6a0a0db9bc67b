/** Texts of the pieces that every page is made of. */
export const ui = {
  menu: { en: 'Menu', de: 'Menü' },
  messages: { en: 'Messages', de: 'Meldungen' },
  offline: {
    en: 'You seem to be offline. Nothing is lost; it goes on when you are back.',
    de: 'Du scheinst offline zu sein. Nichts geht verloren; es geht weiter, sobald du wieder da bist.',
  },
  reconnecting: {
    en: 'The connection broke. We are reconnecting; nothing is lost.',
    de: 'Die Verbindung ist abgebrochen. Wir verbinden neu; nichts geht verloren.',
  },
  copyFailed: {
    en: 'Copying is not allowed here. This is the text: {text}',
    de: 'Kopieren ist hier nicht erlaubt. Das ist der Text: {text}',
  },
} as const;
