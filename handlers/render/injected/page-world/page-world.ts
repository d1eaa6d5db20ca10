// The script of the page's own world, run in every document before the page's scripts. It follows the signs of content
// to come that can't be seen from outside, and gives the page what a person's browser has and ours lacks: pictures,
// films, fonts, a GPU, a service worker that may not be. Each function that it replaces becomes a Proxy of the
// original, so that it looks the same.
import { isInPage } from '../in-page';
import type { ScriptOptions } from '../scripts';
import { dismissDialogs } from './dismiss-dialogs';
import { followAnimations } from './instruments/follow-animations';
import { followFlag } from './instruments/follow-flag';
import { followFrames } from './instruments/follow-frames';
import { bringIdleMoments, followTimers } from './instruments/follow-timers';
import { followMeasures, followVisibility } from './instruments/follow-visibility';
import { followCanvases, followFolders, followWork } from './instruments/follow-work';
import { followWorkers } from './instruments/follow-workers';
import { instrumentKit } from './instruments/instrument-kit';
import { keepHistory } from './keep-history';
import { openShadowRoots } from './open-shadow-roots';
import { inertServiceWorkers } from './stand-ins/inert-service-worker';
import { inertWebgl } from './stand-ins/inert-webgl';
import { settleFonts } from './stand-ins/settle-fonts';
import { settleImages } from './stand-ins/settle-images';
import { settleMedia } from './stand-ins/settle-media';
import { unsentBeacons } from './stand-ins/unsent-beacons';
import { tellProblems } from './tell-problems';

declare const OPTIONS: ScriptOptions['pageWorld'];

const IS_PAGE = isInPage(OPTIONS.blankName);
if (IS_PAGE) {
  const instruments = instrumentKit(OPTIONS.events);
  followFlag(instruments);
  bringIdleMoments(instruments);
  followTimers(instruments);
  followFrames(instruments);
  followAnimations(instruments);
  followWorkers(instruments);
  followWork(instruments);
  followFolders(instruments);
  followCanvases(instruments);
  followVisibility(instruments);
  followMeasures(instruments);
}

// The page's own timer, followed by now: waiting for the page's timers includes those of the stand-ins.
const later = window.setTimeout.bind(window);
if (IS_PAGE) {
  settleImages(later);
  settleMedia(later);
  settleFonts();
}
// Chromium's translator never answers without its models; other browsers don't have it.
Reflect.deleteProperty(globalThis, 'Translator');
inertServiceWorkers(later);
unsentBeacons();
inertWebgl();
dismissDialogs();
keepHistory();
if (window === window.top) {
  openShadowRoots();
  tellProblems(OPTIONS.events.thrown);
}

// package.json says CommonJS: without this, the bundler would wrap the module as such.
export {};
