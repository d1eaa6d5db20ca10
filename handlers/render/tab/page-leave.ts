// Leaves a page when its render is over, so that nothing of it goes on. A blank document replaces the page's in place.
// If that fails, the page is led to about:blank, which costs a navigation through the whole browser.
import { randomUUID } from 'node:crypto';
import type { CDPSession } from 'puppeteer-core';
import { listen } from './listen';

/** The expression, in the isolated world, that says that we leave the page (leave-unheard.ts). */
const LEAVES = 'globalThis.georenderLeaves = true';

/** By then a document has been replaced, or will never be. */
const REPLACED_MS = 50;

/** Only a script that runs in the page can clear its session storage. */
const CLEAR_SESSION = 'try{sessionStorage.clear()}catch{}';

/**
 * The same, in the first document alone: a later one of its origin has the page's own storage. If a page leaves at
 * once, the script can't be removed in time, since the page does not listen until the next document is there.
 */
const CLEAR_SESSION_FIRST = `if(window===window.top&&!window.navigation?.activation?.from)${CLEAR_SESSION}`;

/** The page's document. */
export interface LeftDocument {
  /** Changes with the document; undefined if there is none. */
  readonly world: string | undefined;
  /** The value of an expression in our world. */
  evaluate(expression: string): Promise<unknown>;
}

/** The entries of a page's history in a render: about:blank, and the page. */
const HISTORY_LENGTH = 2;

/** Leaves one page's documents, and leads to the next. */
export class PageLeave {
  /** The window's name in a blank document that replaces a page and keeps its URL: no page can guess it. */
  readonly blankName = randomUUID();
  private leftInPlace = false;
  private goesElsewhere = false;
  /** The documents' policy forbids to replace them. */
  private refused = false;
  private firstScript: string | undefined;

  constructor(
    private readonly session: CDPSession,
    frameId: string,
    private readonly document: LeftDocument,
  ) {
    listen(session, {
      'Page.frameNavigated': ({ frame }) => {
        if (frame.id !== frameId) return;
        this.goesElsewhere = false;
        if (/^https?:/.test(frame.url)) this.forgetFirstScript().catch(() => undefined);
      },
      'Page.frameRequestedNavigation': (event) => {
        if (event.frameId === frameId) this.goesElsewhere = true;
      },
    });
  }

  /**
   * Clears session storage and history for the next document.
   * @returns whether that worked: Chromium keeps the history while the last page still leaves
   */
  async enter(): Promise<boolean> {
    if (this.leftInPlace) return true;
    // about:blank has no such storage, so the first document's own first script clears it.
    const [{ identifier }, isReset] = await Promise.all([
      this.session.send('Page.addScriptToEvaluateOnNewDocument', { source: CLEAR_SESSION_FIRST }),
      this.resetHistory(),
    ]);
    this.firstScript = identifier;
    return isReset;
  }

  /**
   * Prepares the history for a URL. The blank document takes on that URL, since a page replaces one of the same URL in
   * the history. Otherwise the next page would see the one before.
   * @returns whether the history is empty
   */
  async prepareFor(url: string): Promise<boolean> {
    if (!this.leftInPlace) return true;
    // A document goes to a part of itself without being loaded.
    if (!url.includes('#') && (await this.takesOn(url))) return true;
    await this.toBlank();
    return this.resetHistory();
  }

  /** Leads the page to a blank document. Does not resolve while the page is busy. */
  async leave(): Promise<void> {
    this.leftInPlace = await this.leaveInPlace();
    if (this.leftInPlace) return;
    if (this.document.world !== undefined) await this.document.evaluate(LEAVES);
    await this.toBlank();
    await this.forgetFirstScript();
  }

  private async toBlank(): Promise<void> {
    await this.session.send('Page.navigate', { url: 'about:blank' });
    // Once this is answered, all events of the page's arrival have come.
    await this.session.send('Runtime.evaluate', { expression: "window.name=''" });
  }

  /**
   * Has a javascript: URL replace the document, all within the page's process. The old document's scripts, timers,
   * frames, workers and requests end with it (HTML, "navigate to a javascript: URL").
   * @returns whether nothing is left of it
   */
  private async leaveInPlace(): Promise<boolean> {
    const { document } = this;
    const { world } = document;
    // A navigation that the page has begun would go on.
    if (world === undefined || this.refused || this.goesElsewhere) return false;
    const replace = `${LEAVES};name=${JSON.stringify(this.blankName)};location.href="javascript:'<!DOCTYPE html>'"`;
    // Fails if it works: the document that should answer is gone.
    await document
      .evaluate(`${replace};new Promise((resolve) => setTimeout(resolve, ${REPLACED_MS}))`)
      .catch(() => undefined);
    // Once this is answered, the events of the blank document have come.
    const { result } = await this.session.send('Runtime.evaluate', {
      expression: `name='';${CLEAR_SESSION};history.length`,
    });
    this.refused = document.world === world;
    return !this.refused && !this.goesElsewhere && result.value === HISTORY_LENGTH;
  }

  private async takesOn(url: string): Promise<boolean> {
    const given = JSON.stringify(url);
    // If the page has called it too often before, Chromium does nothing.
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
