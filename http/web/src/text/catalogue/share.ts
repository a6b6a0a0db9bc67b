/** Texts of handing on a debate's links. */
export const share = {
  onlyHere: {
    en: 'This link opens on this machine only: the server listens to nobody else.',
    de: 'Dieser Link geht nur auf diesem Gerät auf: Der Server hört sonst niemanden.',
  },
  howToReach: {
    en: 'To play with a phone in the same network, start the server like this and open it by this machine’s address:',
    de: 'Um mit einem Handy im selben Netz zu spielen, starte den Server so und öffne ihn über die Adresse dieses Geräts:',
  },
} as const;
