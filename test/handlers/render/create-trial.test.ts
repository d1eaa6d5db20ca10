import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { createTrial } from '../../../handlers/render/create-trial';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import type { RenderRecorder } from '../../../handlers/render/tab/recorder/render-recorder';
import {
  parseTrialAnswer,
  parseTrialResult,
  type TrialAnswer,
  type TrialResult,
} from '../../../handlers/render-protocol/trial-protocol';
import { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { document, LAB_SITE } from '../../support/storage/lab-site';
import { putsIn } from './render-lab';

const URL = 'https://www.example.com/page';

describe('handlers/render/create-trial', () => {
  let lab: CacheLab;
  before(async () => (lab = await CacheLab.start()));
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  async function answerTo(rendered: RenderedDocument, url = URL): Promise<TrialAnswer> {
    const { index, pages } = lab.storage.sandbox(TEST_REGION);
    const browser = {
      async renderDocument(...[, , , , recorder]: readonly [unknown, unknown, unknown, unknown, RenderRecorder?]) {
        recorder?.ready('calm');
        return rendered;
      },
      settled: async () => undefined,
    };
    const config = {
      ...({ region: TEST_REGION, publicSite: LAB_SITE, freshness: [DEFAULT_FRESHNESS_RULE], pageRules: [] } as const),
      ...{ ignoredCookies: [], queryPolicy: DEFAULT_QUERY_POLICY, renderBudgetMs: 20_000, rewriteObjectAfterMs: 1 },
    };
    const trial = createTrial({ browser, index, pages, clock: lab.storage.clock, config });
    const answer: unknown = JSON.parse(
      JSON.stringify(await trial({ kind: 'trial', url, variant: 'desktop', picture: false }, 30_000)),
    );
    return parseTrialAnswer(answer);
  }

  async function resultOf(answer: TrialAnswer): Promise<TrialResult> {
    if (answer.kind === 'attached') return parseTrialResult(Buffer.from(answer.gzippedBase64, 'base64'));
    const left = await lab.storage.sandbox(TEST_REGION).pages.readLeft(answer.objectKey);
    return parseTrialResult(left ?? assert.fail('nothing was left'));
  }

  it('tells the page, and how long it would be fresh, but keeps nothing and takes no lease', async () => {
    const result = await resultOf(await answerTo(document('<p>Hello</p>')));
    assert.ok(result.kind === 'rendered');
    assert.equal(result.html, '<p>Hello</p>');
    assert.deepEqual([result.status, result.objection, result.freshSeconds], [200, undefined, 86_400]);
    assert.equal(result.trace.readyBy, 'calm');
    assert.equal(putsIn(lab).length, 0);
    assert.equal((await lab.find('/page')).record, undefined);
    const writes = lab.storage.dynamoDb.requests().filter(({ operation }) => /Put|Update|Delete/.test(operation));
    assert.deepEqual(writes, []);
  });

  it('says why the page would not be kept', async () => {
    const broken = await resultOf(await answerTo(document('<p>Hello</p>', { broken: 'api-failed' })));
    assert.ok(broken.kind === 'rendered' && broken.objection === 'api-failed');
    const failing = await resultOf(await answerTo(document('<p>Hello</p>', { status: 500 })));
    assert.ok(failing.kind === 'rendered' && failing.objection === 'status');
  });

  it('says that a page lacks what the kept one has', async () => {
    await lab.keep('/page', `<p>${'Much text. '.repeat(100)}</p>`);
    const result = await resultOf(await answerTo(document('<p>Little</p>')));
    assert.ok(result.kind === 'rendered' && result.objection === 'suspicious');
  });

  it('leaves a result in the bucket that Lambda could not pass on', async () => {
    const html = `<p>${randomBytes(4 * 1024 * 1024).toString('base64')}</p>`;
    const answer = await answerTo(document(html));
    assert.ok(answer.kind === 'left' && answer.objectKey.startsWith('left/trials/'));
    const result = await resultOf(answer);
    assert.ok(result.kind === 'rendered' && result.html === html);
  });

  it('tells a failed render, and refuses foreign URLs', async () => {
    const failed = await resultOf(await answerTo({ kind: 'failed', reason: 'deadline', detail: 'It took too long.' }));
    assert.ok(failed.kind === 'failed' && failed.detail === 'It took too long.');
    const foreign = await resultOf(await answerTo(document('<p>x</p>'), 'https://169.254.169.254/'));
    assert.ok(foreign.kind === 'failed' && foreign.reason === 'refused-url');
  });
});
