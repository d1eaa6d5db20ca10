// The scripts that run in the page, each with the options that `render` gives it.
import { SCRIPT_TEXTS } from './script-texts';

/** Types of events on `performance` by which the two worlds talk; no page can guess them. */
export interface WorldEvents {
  /** Tells the value of the page's flag. */
  readonly ready: string;
  /** Asks what the page waits for; `answer` tells it, as JSON, before the event's dispatch returns. */
  readonly ask: string;
  readonly answer: string;
  /** Tells that the page threw something. */
  readonly thrown: string;
}

/** The options of each script. */
export interface ScriptOptions {
  /** For the page's own world. */
  readonly pageWorld: { readonly events: WorldEvents; readonly blankName: string };
  /** For the page's own world, too; `aheadMs` is how far the browser's clock is ahead of ours. */
  readonly pageClock: { readonly aheadMs: number; readonly blankName: string };
  /** For the isolated world; `binding` is the name of its binding to `render`. */
  readonly isolatedWorld: { readonly events: WorldEvents; readonly blankName: string; readonly binding: string };
}

/**
 * The source of a script for `Page.addScriptToEvaluateOnNewDocument`. It leaves no name in its world's global scope.
 * In all options, `blankName` is the window's name between two renders (tab/page-leave.ts).
 */
export function scriptSource<Name extends keyof ScriptOptions>(name: Name, options: ScriptOptions[Name]): string {
  return `(OPTIONS=>{${SCRIPT_TEXTS[name]}})(${JSON.stringify(options)});`;
}
