// A window grows with its page's content within bounds, and is a user's again for the next render.
import assert from 'node:assert/strict';
import type { CDPSession } from 'puppeteer-core';
import { DEVICES } from '../../../../handlers/render/tab/device';
import { TallWindow } from '../../../../handlers/render/tab/tall-window';

/** A page that gives the test's answers. */
class SaidPage {
  says: unknown = [true, 3_000, 1024];
  /** The windows that were set. */
  readonly windows: { readonly width?: number; readonly height?: number; readonly mobile?: boolean }[] = [];
  asked = 0;
  /** The height of the content in its current window. */
  layoutHeight = 0;
  readonly session: Pick<CDPSession, 'send'>;

  constructor() {
    const send = (
      method: string,
      given: { readonly width?: number; readonly height?: number; readonly mobile?: boolean },
    ): Promise<object> => {
      if (method === 'Emulation.setDeviceMetricsOverride') this.windows.push(given);
      else this.asked += 1;
      return Promise.resolve({ result: { value: this.says } });
    };
    // The session's `send`, without its hundreds of overloads.
    this.session = { send: send as CDPSession['send'] };
  }

  get heights(): readonly (number | undefined)[] {
    return this.windows.map(({ height }) => height);
  }
}

describe('handlers/render/tab/tall-window', () => {
  let page: SaidPage;
  let window: TallWindow;

  beforeEach(() => {
    page = new SaidPage();
    window = new TallWindow(page.session, DEVICES.desktop, () => Promise.resolve(page.layoutHeight));
  });

  it('is taller than the content, so that its end comes well into view', async () => {
    assert.equal(await window.grow(false), true);
    assert.equal(page.windows.length, 1);
    const [{ width, height = 0 } = {}] = page.windows;
    assert.equal(width, DEVICES.desktop.width);
    assert.ok(height > 3_000 / 0.8, `${height}`);
  });

  it('stays as it is for a page that does not listen', async () => {
    page.says = [false, 9_000, 1024];
    assert.deepEqual({ grows: await window.grow(false), windows: page.windows }, { grows: false, windows: [] });
  });

  it('stays as it is for content that a user sees at once', async () => {
    page.says = [true, DEVICES.desktop.height, 1024];
    assert.deepEqual({ grows: await window.grow(false), windows: page.windows }, { grows: false, windows: [] });
  });

  for (const says of [undefined, null, 'tall', [], [true], [true, '9000'], [1, 9_000]]) {
    it(`stays as it is for a page that says ${JSON.stringify(says)}`, async () => {
      page.says = says;
      assert.deepEqual({ grows: await window.grow(false), windows: page.windows }, { grows: false, windows: [] });
    });
  }

  it('grows again with new content, but not with content in view', async () => {
    await window.grow(false);
    page.says = [true, 6_000, 6_200];
    assert.equal(await window.grow(false), false, 'it is as tall already');
    page.says = [true, 7_000, 6_200];
    assert.equal(await window.grow(false), true);
    assert.deepEqual(page.heights, [6_200, 14_200]);
  });

  it('grows at most three times', async () => {
    const grown = [];
    for (const height of [2_000, 5_000, 11_000, 25_000, 28_000]) {
      page.says = [true, height, 1024];
      grown.push(await window.grow(false));
    }
    assert.deepEqual(grown, [true, true, true, false, false]);
    assert.equal(page.asked, 3, 'a page that may not grow is not even asked');
  });

  it('grows up to a height that a browser can lay out', async () => {
    page.says = [true, 10_000_000, 1024];
    assert.equal(await window.grow(false), true);
    assert.deepEqual(page.heights, [30_000]);
  });

  it('is a user’s again for the next render, and may grow again', async () => {
    await window.reset();
    assert.deepEqual(page.heights, [], 'it has been a user’s all the time');
    await window.grow(false);
    await window.reset();
    assert.deepEqual(page.heights, [6_200, DEVICES.desktop.height]);
    await window.reset();
    assert.equal(page.heights.length, 2);
    for (const height of [2_000, 5_000, 11_000]) {
      page.says = [true, height, 1024];
      assert.equal(await window.grow(false), true);
    }
  });

  it('is taller for a page that measures instead of listening', async () => {
    page.says = [false, 3_000];
    assert.equal(await window.grow(true), true);
  });

  it('only seems tall where the content is always taller than the window', async () => {
    await window.grow(false);
    page.layoutHeight = 6_200 + 400;
    assert.equal(await window.seemsTallOnly(), false, 'a margin is none of that');
    page.layoutHeight = 1_000_000;
    assert.equal(await window.seemsTallOnly(), true);
    assert.deepEqual(page.heights, [6_200, DEVICES.desktop.height]);
    assert.equal(await window.grow(false), false, 'it is as tall as it gets');
    await window.reset();
    assert.equal(page.heights.length, 2);
  });

  it('keeps the rest of the device', async () => {
    window = new TallWindow(page.session, DEVICES.mobile, () => Promise.resolve(page.layoutHeight));
    await window.grow(false);
    const [{ width, mobile } = {}] = page.windows;
    assert.deepEqual({ width, mobile }, { width: DEVICES.mobile.width, mobile: true });
  });
});
