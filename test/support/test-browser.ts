// A warm Chromium for tests, launched just as the render function's entry launches its own.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { launchChromium } from '../../handlers/render/launch-chromium';
import { WarmBrowser } from '../../handlers/render/warm-browser';
import { findChromium, thisMachine } from '../../local/chromium';

/** A browser, and a hold on its process. */
export interface TestBrowser {
  readonly browser: WarmBrowser;
  /** Every Chromium that was launched, in order. */
  readonly launched: readonly Browser[];
  close(): Promise<void>;
}

/** Starts none yet: the first render does. */
export async function startTestBrowser(): Promise<TestBrowser> {
  const { executable, environment } = await findChromium(thisMachine());
  const temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-test-'));
  const launched: Browser[] = [];
  const browser = new WarmBrowser(async () => {
    const chromium = await launchChromium(executable, { PATH: process.env['PATH'], TMPDIR: temporaryDir, ...environment });
    launched.push(chromium);
    return chromium;
  });
  return {
    browser,
    launched,
    async close() {
      await Promise.all(launched.map((chromium) => chromium.close().catch(() => undefined)));
      await rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
