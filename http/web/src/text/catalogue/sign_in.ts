/** Texts of signing in. */
export const signIn = {
  lead: {
    en: 'So that others know who is speaking.',
    de: 'Damit die anderen wissen, wer spricht.',
  },
  invitation: { en: 'Invitation', de: 'Einladung' },
  invitedBy: {
    en: '{name} invites you to a debate ({format}):',
    de: '{name} lädt dich zu einer Debatte ein ({format}):',
  },
  debateOver: { en: 'This debate ({format}) is over:', de: 'Diese Debatte ({format}) ist vorbei:' },
  onlyWatch: { en: 'Only watch', de: 'Nur zuschauen' },
  name: { en: 'Your name', de: 'Dein Name' },
  nameHint: {
    en: 'This server runs in development mode: a name is enough, there is no password.',
    de: 'Dieser Server läuft im Entwicklungsmodus: Ein Name genügt, es gibt kein Passwort.',
  },
  nameMissing: { en: 'Please enter a name.', de: 'Bitte gib einen Namen ein.' },
  email: { en: 'E-mail', de: 'E-Mail' },
  password: { en: 'Password', de: 'Passwort' },
  passwordHint: { en: 'At least six characters.', de: 'Mindestens sechs Zeichen.' },
  way: { en: 'Account', de: 'Konto' },
  haveAccount: { en: 'I have an account', de: 'Ich habe ein Konto' },
  noAccount: { en: 'I am new here', de: 'Ich bin neu hier' },
  create: { en: 'Create account', de: 'Konto anlegen' },
  reset: { en: 'Forgot password?', de: 'Passwort vergessen?' },
  resetSent: {
    en: 'If there is an account for {email}, a message to set a new password is on its way.',
    de: 'Falls es für {email} ein Konto gibt, ist eine Nachricht für ein neues Passwort unterwegs.',
  },
  emailMissing: { en: 'Please enter your e-mail address.', de: 'Bitte gib deine E-Mail-Adresse ein.' },
  notConfigured: {
    en: 'Signing in is not set up on this server',
    de: 'Auf diesem Server ist keine Anmeldung eingerichtet',
  },
  notConfiguredAbout: {
    en: 'Whoever runs it has to give it a Firebase project first. Debates that are public can still be watched with their link.',
    de: 'Wer ihn betreibt, muss zuerst ein Firebase-Projekt angeben. Öffentliche Debatten kannst du mit ihrem Link trotzdem ansehen.',
  },
  wrongPassword: {
    en: 'E-mail and password do not match an account.',
    de: 'E-Mail und Passwort passen zu keinem Konto.',
  },
  emailTaken: {
    en: 'There is an account for this e-mail already. Sign in with it.',
    de: 'Für diese E-Mail gibt es schon ein Konto. Melde dich damit an.',
  },
  weakPassword: { en: 'This password is too short or too easy.', de: 'Dieses Passwort ist zu kurz oder zu einfach.' },
  invalidEmail: { en: 'This is not an e-mail address.', de: 'Das ist keine E-Mail-Adresse.' },
  disabled: { en: 'This account is switched off.', de: 'Dieses Konto ist abgeschaltet.' },
  tooMany: {
    en: 'Too many tries. Wait a few minutes, then try again.',
    de: 'Zu viele Versuche. Warte ein paar Minuten und versuche es dann noch einmal.',
  },
  notAllowed: {
    en: 'Signing in with e-mail and password is not enabled on this server.',
    de: 'Die Anmeldung mit E-Mail und Passwort ist auf diesem Server nicht eingeschaltet.',
  },
} as const;
