/** The one catalogue of interface texts: a part for each area of the app, both languages side by side. */
import { app } from './catalogue/app';
import { clocks } from './catalogue/clocks';
import { formats } from './catalogue/formats';
import { home } from './catalogue/home';
import { live } from './catalogue/live';
import { lobby } from './catalogue/lobby';
import { match } from './catalogue/match';
import { matches } from './catalogue/matches';
import { newMatch } from './catalogue/new_match';
import { overlay } from './catalogue/overlay';
import { problems } from './catalogue/problems';
import { replay } from './catalogue/replay';
import { result } from './catalogue/result';
import { settings } from './catalogue/settings';
import { share } from './catalogue/share';
import { sides } from './catalogue/sides';
import { signIn } from './catalogue/sign_in';
import { speeches } from './catalogue/speeches';
import { stage } from './catalogue/stage';
import { topics } from './catalogue/topics';
import { tryAlone } from './catalogue/try_alone';
import { ui } from './catalogue/ui';
import { watch } from './catalogue/watch';

export const catalogue = {
  app,
  clocks,
  formats,
  home,
  live,
  lobby,
  match,
  matches,
  newMatch,
  overlay,
  problems,
  replay,
  result,
  settings,
  share,
  sides,
  signIn,
  speeches,
  stage,
  topics,
  tryAlone,
  ui,
  watch,
} as const;
