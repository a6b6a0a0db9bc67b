/** The one catalogue of interface texts: a part for each area of the app, both languages side by side. */
import { app } from './catalogue/app';
import { overlay } from './catalogue/overlay';
import { problems } from './catalogue/problems';
import { replay } from './catalogue/replay';
import { stage } from './catalogue/stage';

export const catalogue = { app, overlay, problems, replay, stage } as const;
