// The script of the isolated world, run in every document before the page's scripts. The page can neither see it nor
// replace the natives that it uses. `render` calls the functions that it leaves in the world's global scope.
import { isInPage } from '../in-page';
import type { ScriptOptions } from '../scripts';
import { leaveUnheard } from './leave-unheard';
import { takeSnapshot } from './snapshot/take-snapshot';
import { watchLeaving } from './watch-leaving';
import { watchPage } from './watch-page';
import { watchProblems } from './watch-problems';

declare const OPTIONS: ScriptOptions['isolatedWorld'];

const IS_PAGE = isInPage(OPTIONS.blankName);
if (IS_PAGE) Object.assign(globalThis, { georenderLook: watchPage(OPTIONS.events, OPTIONS.binding) });
if (window === window.top) Object.assign(globalThis, { georenderSnapshot: takeSnapshot });
leaveUnheard();
if (IS_PAGE) watchLeaving(OPTIONS.binding);
if (window === window.top) Object.assign(globalThis, { georenderInspection: watchProblems(OPTIONS.events.thrown) });

// package.json says CommonJS: without this, the bundler would wrap the module as such.
export {};
