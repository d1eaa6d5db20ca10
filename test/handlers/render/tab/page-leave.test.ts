// How a page is left after a render, command by command.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { CDPSession } from 'puppeteer-core';
import { PageLeave } from '../../../../handlers/render/tab/page-leave';

const PAGE = 'https://www.example.com/a';

/** A page whose document can be replaced, or can't. */
class Page extends EventEmitter {
  readonly asked: string[] = [];
  world: string | undefined;
  replaceable = true;
  historyLength = 2;
  keepsHistory = false;
  takesOn = true;
  /** Happens while its document is being replaced. */
  meanwhile = (): void => undefined;
  readonly leave = new PageLeave(this as unknown as CDPSession, 'frame', this);

  show(url: string): void {
    this.world = `world of ${url}`;
    this.emit('Page.frameNavigated', { frame: { id: 'frame', url } });
  }

  /** The commands since the last call. */
  commands(): readonly string[] {
    return this.asked.splice(0);
  }

  send(
    method: string,
    parameters: { readonly url?: string; readonly identifier?: string; readonly expression?: string } = {},
  ): Promise<object> {
    const { url, identifier, expression = '' } = parameters;
    const said = /^history\.replaceState[^;]*|history\.length$/.exec(expression)?.[0];
    this.asked.push([method, url ?? identifier ?? said].filter((part) => part !== undefined).join(' '));
    if (method === 'Page.addScriptToEvaluateOnNewDocument') return Promise.resolve({ identifier: 'script' });
    if (method === 'Page.resetNavigationHistory' && this.keepsHistory) return Promise.reject(new Error('Not now.'));
    const value = expression.endsWith('history.length') ? this.historyLength : this.takesOn;
    return Promise.resolve(method === 'Runtime.evaluate' ? { result: { value } } : {});
  }

  evaluate(expression: string): Promise<unknown> {
    const replaces = expression.includes('javascript:');
    this.asked.push(replaces ? 'replace' : 'evaluate');
    if (replaces) this.meanwhile();
    if (!replaces || !this.replaceable) return Promise.resolve(undefined);
    this.world = 'world of the blank document';
    return Promise.reject(new Error('Execution context was destroyed.'));
  }
}

const TO_BLANK = ['Page.navigate about:blank', 'Runtime.evaluate'];
const IN_PLACE = ['replace', 'Runtime.evaluate history.length'];

describe('handlers/render/tab/page-leave', () => {
  let page: Page;

  beforeEach(() => {
    page = new Page();
    page.show(PAGE);
  });

  /** The commands of leaving. */
  async function leaving(): Promise<readonly string[]> {
    await page.leave.leave();
    return page.commands();
  }

  it('replaces a document in place, and gives its place in the history to the next', async () => {
    for (const next of [`${PAGE}?next`, PAGE, PAGE]) {
      assert.deepEqual(await leaving(), IN_PLACE);
      assert.equal(await page.leave.enter(), true);
      assert.equal(await page.leave.prepareFor(next), true);
      assert.deepEqual(page.commands(), [`Runtime.evaluate history.replaceState(null,'',${JSON.stringify(next)})`]);
      page.show(next);
    }
  });

  it('leads a page to about:blank if its document stays, after one attempt only', async () => {
    page.replaceable = false;
    assert.deepEqual(await leaving(), [...IN_PLACE, 'evaluate', ...TO_BLANK]);
    page.show(PAGE);
    assert.deepEqual(await leaving(), ['evaluate', ...TO_BLANK]);
  });

  it('leads a page to about:blank if it goes elsewhere by itself, even late', async () => {
    const setOut = (frameId = 'frame') => void page.emit('Page.frameRequestedNavigation', { frameId });
    setOut();
    assert.deepEqual(await leaving(), ['evaluate', ...TO_BLANK]);
    page.show(PAGE);
    page.meanwhile = setOut;
    assert.deepEqual(await leaving(), [...IN_PLACE, 'evaluate', ...TO_BLANK]);
    page.show(PAGE);
    page.meanwhile = () => setOut('a frame inside');
    assert.deepEqual(await leaving(), IN_PLACE);
  });

  it('leads a page with a history to about:blank, and removes the history', async () => {
    page.historyLength = 3;
    assert.deepEqual(await leaving(), [...IN_PLACE, 'evaluate', ...TO_BLANK]);
    assert.equal(await page.leave.enter(), true);
    assert.ok(page.commands().includes('Page.resetNavigationHistory'));
    page.keepsHistory = true;
    assert.equal(await page.leave.enter(), false);
  });

  it('does nothing in place without a document', async () => {
    page.world = undefined;
    assert.deepEqual(await leaving(), TO_BLANK);
  });

  it('lets the next document alone clear the session storage, which about:blank can’t', async () => {
    page.replaceable = false;
    await leaving();
    await page.leave.enter();
    await page.leave.prepareFor(PAGE);
    assert.deepEqual(page.commands(), ['Page.addScriptToEvaluateOnNewDocument', 'Page.resetNavigationHistory']);
    page.show(`${PAGE}?next`);
    page.show(`${PAGE}?went-on`);
    assert.deepEqual(page.commands(), ['Page.removeScriptToEvaluateOnNewDocument script']);
  });

  it('leads a page to about:blank if it can’t take on the next URL', async () => {
    page.takesOn = false;
    await leaving();
    await page.leave.prepareFor(PAGE);
    assert.deepEqual(page.commands().slice(1), [...TO_BLANK, 'Page.resetNavigationHistory']);
  });

  it('leads a page to about:blank if the next URL may be a part of the same document', async () => {
    await leaving();
    assert.equal(await page.leave.prepareFor(`${PAGE}#!/b`), true);
    assert.deepEqual(page.commands(), [...TO_BLANK, 'Page.resetNavigationHistory']);
    page.keepsHistory = true;
    assert.equal(await page.leave.prepareFor(`${PAGE}#!/b`), false);
  });
});
