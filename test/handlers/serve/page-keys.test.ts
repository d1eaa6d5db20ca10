// The vectors of page keys through `serve`: which page it looks for in the index, and what it refuses.
import assert from 'node:assert/strict';
import { BOT_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import type { PageIdentity } from '../../../core/pages/page-key';
import { botHeaderValue } from '../../../core/pages/variants';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../../core/settings/load-settings';
import { NO_DEMAND_NOTES } from '../../../handlers/demand/ports';
import { createServe } from '../../../handlers/serve/create-serve';
import { KEY_SITE, type KeyVector, keyVectors, requestParts } from '../../support/edge/page-keys';
import { RecordedLog } from '../../support/machine/recorded-log';

const NOW_MS = 1_000_000;

function unused(): never {
  return assert.fail('the index has the page: nobody else is asked');
}

/** Asks for a URL; the index has each page as a redirect, which needs no bucket. */
async function ask(
  url: string,
  { policy, variant, asked }: KeyVector,
): Promise<{ readonly status: number; readonly pages: readonly PageIdentity[] }> {
  const pages: PageIdentity[] = [];
  const lifetime = { freshUntilMs: NOW_MS + 1, staleUntilMs: NOW_MS + 1, errorUntilMs: NOW_MS + 1 };
  const serve = createServe({
    index: {
      find: async (page) => {
        pages.push(page);
        const { key, keyUrl } = page;
        return {
          record: {
            key,
            keyUrl,
            status: 308,
            headers: [],
            object: undefined,
            textLength: 0,
            renderStartedAtMs: 1,
            changedAtMs: 1,
            ...lifetime,
          },
          ...NO_EPOCHS,
        };
      },
      epochs: unused,
    },
    pages: { read: unused, readRemote: unused, readLeft: unused, latest: unused },
    leases: { acquire: unused, release: unused, wasTried: unused },
    budget: { isBounded: false, isSpent: unused, take: unused, renewedAtMs: unused },
    demand: NO_DEMAND_NOTES,
    known: { read: unused },
    notes: { read: unused, write: unused },
    renderFunction: { render: unused, renderLater: unused },
    site: { fetch: unused },
    clock: { nowMs: () => NOW_MS, steadyMs: () => 0, pause: unused },
    log: new RecordedLog(),
    config: {
      region: 'eu-central-1',
      publicSite: KEY_SITE,
      siteHosts: ['main.d1.amplifyapp.com'],
      queryPolicy: policy,
      renderWaitMs: 1_000,
      answerWithinMs: 10_000,
      overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
      nearerRegions: unused,
    },
  });
  const { status } = await serve({
    headers: { [URL_HEADER]: url, [BOT_HEADER]: botHeaderValue(variant, requestParts(asked).host) },
  });
  return { status, pages };
}

describe('handlers/serve, the vectors of page keys', () => {
  for (const vector of keyVectors()) {
    const { name, variant, asked, expect } = vector;
    it(name, async () => {
      if ('refused' in expect) return assert.deepEqual(await ask(asked, vector), { status: expect.refused, pages: [] });
      const found = { status: 308, pages: [{ ...expect, variant }] };
      assert.deepEqual(await ask(expect.url, vector), found);
      // A client that asks without the router gets the same page.
      assert.deepEqual(await ask(asked, vector), found);
    });
  }
});
