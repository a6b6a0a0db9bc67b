/** Texts of handing on a debate's links. */
export const share = {
  title: { en: 'Share this debate', de: 'Diese Debatte teilen' },
  join: { en: 'To take part', de: 'Zum Mitmachen' },
  joinNote: {
    en: 'Takes the next free seat before the start, and watches otherwise. Needs a name.',
    de: 'Nimmt vor dem Start den nächsten freien Platz und schaut sonst zu. Braucht einen Namen.',
  },
  watch: { en: 'To watch', de: 'Zum Zuschauen' },
  watchNote: {
    en: 'The stage and the room’s vote. Nobody needs an account to look.',
    de: 'Die Bühne und die Stimmen des Raums. Zum Zuschauen braucht niemand ein Konto.',
  },
  watchPrivate: {
    en: 'The stage and the room’s vote, for family members who are signed in.',
    de: 'Die Bühne und die Stimmen des Raums, für angemeldete Familienmitglieder.',
  },
  overlay: { en: 'To stream', de: 'Zum Streamen' },
  overlayNote: {
    en: 'A transparent bar with the speaker, the clock and the votes: a browser source for OBS and the like.',
    de: 'Ein durchsichtiger Balken mit Rede, Uhr und Stimmen: eine Browserquelle für OBS und Ähnliches.',
  },
  more: { en: 'Links to watch and to stream', de: 'Links zum Zuschauen und Streamen' },
  onlyHere: {
    en: 'This link opens on this machine only: the server listens to nobody else.',
    de: 'Dieser Link geht nur auf diesem Gerät auf: Der Server hört sonst niemanden.',
  },
  howToReach: {
    en: 'To play with a phone in the same network, start the server like this and open it by this machine’s address:',
    de: 'Um mit einem Handy im selben Netz zu spielen, starte den Server so und öffne ihn über die Adresse dieses Geräts:',
  },
} as const;
