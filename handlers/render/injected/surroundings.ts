// The scripts that give a page what a person's browser has and ours has not: pictures, films, fonts, a GPU, a service
// worker that may not be. They run in the page's own world before the page's scripts.
import { imageChooser } from './choose-image';
import { inertServiceWorkers } from './inert-service-worker';
import { inertWebgl, webglAnswers, webglContexts, webglParameters } from './inert-webgl';
import { settleFonts } from './settle-fonts';
import { pictureAccount, pictureKeys, settleImages, watchPictures } from './settle-images';
import { playableAccount, settleMediaCalls, settleMediaState } from './settle-media';
import { standInKit } from './stand-ins';
import { unsentBeacons } from './unsent-beacons';

/** Of Chromium's language tools, this one never answers without its models; other browsers don't have it. */
const NO_TRANSLATOR = 'delete globalThis.Translator';

/** The script for every document, those of frames and the blank one between two renders among them. */
export function surroundingsSource(): string {
  return `{${NO_TRANSLATOR};const kit=(${standInKit.toString()})();(${inertServiceWorkers.toString()})(kit);(${unsentBeacons.toString()})(kit);(${inertWebgl.toString()})(kit,()=>(${webglContexts.toString()})(kit,(${webglAnswers.toString()})(kit),${webglParameters.toString()}))}`;
}

/** The script for the page's own document, after those that follow its timers: whoever waits for them waits for these, too. */
export function settlingSource(): string {
  return `{const kit=(${standInKit.toString()})(),pictures=(${pictureAccount.toString()})(kit,(${pictureKeys.toString()})(kit)),playables=(${playableAccount.toString()})(kit);
(${settleImages.toString()})(kit,pictures,${imageChooser.toString()});(${watchPictures.toString()})(kit,pictures);
(${settleMediaState.toString()})(kit,playables);(${settleMediaCalls.toString()})(kit,playables);(${settleFonts.toString()})(kit)}`;
}
