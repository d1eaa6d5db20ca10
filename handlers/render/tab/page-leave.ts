// How a page is left when its render is over, so that nothing of it goes on: its document is replaced by a blank one, in
// place if that works, else by leading the page to about:blank, which costs a navigation through the whole browser.
import { randomUUID } from 'node:crypto';
import type { CDPSession } from 'puppeteer-core';

/**
 * Runs in the world of our own, in every document, before the page's scripts: once the page is left for good, its
 * handlers don't hear of it. What they store would come too late to be removed, and they may ask to stay. When a page
 * leaves for another of its own accord, they do.
 */
export const LEAVE_UNHEARD = `for (const type of ['beforeunload', 'pagehide', 'visibilitychange', 'unload'])
  addEventListener(type, (event) => { try { if (top.georenderLeaves) event.stopImmediatePropagation() } catch {} }, true)`;

/** The expression, in that world, that says that the page is left for good. */
const LEAVES = 'globalThis.georenderLeaves = true';

/** By then a document has been replaced, or is not going to be. */
const REPLACED_MS = 50;

/** Nothing but a script that runs there can clear a page's session storage. */
const CLEAR_SESSION = 'try{sessionStorage.clear()}catch{}';

/**
 * The same, in the first document alone: one that comes from another of its origin has the page's own storage. A page
 * that leaves at once does so before the script can be removed: until the next document is there, it does not listen.
 */
const CLEAR_SESSION_FIRST = `if(window===window.top&&!window.navigation?.activation?.from)${CLEAR_SESSION}`;

/** The page's document, as far as leaving it goes. */
export interface LeftDocument {
  /** Changes with the document; undefined if there is none. */
  readonly world: string | undefined;
  /** The value of an expression in the world of our own. */
  evaluate(expression: string): Promise<unknown>;
}

/** What the history of a page holds in a render: about:blank, and the page. */
const HISTORY_LENGTH = 2;

/** Leaves one page's documents, and leads to the next. */
export class PageLeave {
  /** The window's name in a blank document that took a page's place, whose URL it keeps: no page can guess it. */
  readonly blankName = randomUUID();
  private leftInPlace = false;
  private goesElsewhere = false;
  /** Documents here don't let themselves be replaced: their policy forbids it. */
  private refused = false;
  private firstScript: string | undefined;

  constructor(
    private readonly session: CDPSession,
    frameId: string,
    private readonly document: LeftDocument,
  ) {
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== frameId) return;
      this.goesElsewhere = false;
      if (/^https?:/.test(frame.url)) this.forgetFirstScript().catch(() => undefined);
    });
    session.on('Page.frameRequestedNavigation', (event) => {
      if (event.frameId === frameId) this.goesElsewhere = true;
    });
  }

  /**
   * Makes sure that the next document finds neither session storage nor history.
   * @returns whether it does not: Chromium keeps the history while the last page still goes
   */
  async enter(): Promise<boolean> {
    if (this.leftInPlace) return true;
    // The first document's own first script may: in about:blank there is no such storage.
    const [{ identifier }, isReset] = await Promise.all([
      this.session.send('Page.addScriptToEvaluateOnNewDocument', { source: CLEAR_SESSION_FIRST }),
      this.resetHistory(),
    ]);
    this.firstScript = identifier;
    return isReset;
  }

  /**
   * Gets ready to go to a URL. The blank document takes it on, since a page is replaced in the history by one of the same
   * URL: else the next would see that, and where, another was before it.
   * @returns whether that, or another way to an empty history, worked
   */
  async prepareFor(url: string): Promise<boolean> {
    if (!this.leftInPlace) return true;
    // To another part of itself a document goes without being loaded.
    if (!url.includes('#') && (await this.takesOn(url))) return true;
    await this.toBlank();
    return this.resetHistory();
  }

  /** Does not resolve if the page is busy for ever. */
  async leave(): Promise<void> {
    this.leftInPlace = await this.leaveInPlace();
    if (this.leftInPlace) return;
    if (this.document.world !== undefined) await this.document.evaluate(LEAVES);
    await this.toBlank();
    await this.forgetFirstScript();
  }

  private async toBlank(): Promise<void> {
    await this.session.send('Page.navigate', { url: 'about:blank' });
    // Once this is answered, all that the page tells of its arrival has been told.
    await this.session.send('Runtime.evaluate', { expression: "window.name=''" });
  }

  /**
   * Has a script's URL replace the document, which is all done in the page's process: the scripts, timers, frames, workers
   * and requests of the old document end with it (HTML, "navigate to a javascript: URL").
   * @returns whether nothing is left of it
   */
  private async leaveInPlace(): Promise<boolean> {
    const { document } = this;
    const { world } = document;
    // A navigation of the page's own that is under way would go on.
    if (world === undefined || this.refused || this.goesElsewhere) return false;
    const replace = `${LEAVES};name=${JSON.stringify(this.blankName)};location.href="javascript:'<!DOCTYPE html>'"`;
    // Fails if it works: nobody is there any more to answer.
    await document
      .evaluate(`${replace};new Promise((resolve) => setTimeout(resolve, ${REPLACED_MS}))`)
      .catch(() => undefined);
    // Once this is answered, the blank document has been told of.
    const { result } = await this.session.send('Runtime.evaluate', {
      expression: `name='';${CLEAR_SESSION};history.length`,
    });
    this.refused = document.world === world;
    return !this.refused && !this.goesElsewhere && result.value === HISTORY_LENGTH;
  }

  private async takesOn(url: string): Promise<boolean> {
    const given = JSON.stringify(url);
    // Where a page has called it too often before, Chromium does nothing.
    const expression = `history.replaceState(null,'',${given});location.href===new URL(${given}).href`;
    const { result } = await this.session.send('Runtime.evaluate', { expression });
    return result.value === true;
  }

  private resetHistory(): Promise<boolean> {
    return this.session.send('Page.resetNavigationHistory').then(
      () => true,
      () => false,
    );
  }

  private async forgetFirstScript(): Promise<void> {
    const identifier = this.firstScript;
    this.firstScript = undefined;
    if (identifier !== undefined) await this.session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
  }
}
