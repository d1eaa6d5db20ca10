import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import { CacheLab } from '../../support/storage/cache-lab';
import { bucketOf, TEST_REGION } from '../../support/storage/embedded-storage';
import { document, labPage } from '../../support/storage/lab-site';
import { HTML, putsIn, renderAs, renderUrl } from './render-lab';

const DAY_MS = 86_400_000;

type Page = Parameters<typeof document>[1];

describe('handlers/render: objects and items of kept pages', () => {
  let lab: CacheLab;
  before(async () => void (lab = await CacheLab.start()));
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  const render = (rendered: RenderedDocument, path: string) => renderAs(lab, rendered, path);

  it('attaches no large body to the outcome, kept or not', async () => {
    const large = await render(document(randomBytes(1024 * 1024).toString('hex')), '/large');
    assert.equal(large.kind === 'stored' && large.gzippedBodyBase64, undefined);
    lab.storage.clock.advance(1);
    assert.equal((await lab.ask('/large')).text.length, 2 * 1024 * 1024);
    lab.browse = async () =>
      document(randomBytes(5 * 1024 * 1024).toString('hex'), { siteHeaders: { 'cache-control': 'private' } });
    const unkept = await lab.ask('/larger');
    assert.deepEqual(
      { cache: unkept.cache, reason: unkept.reason, textLength: unkept.text.length },
      { cache: 'MISS', reason: 'private', textLength: 10 * 1024 * 1024 },
    );
    assert.match(putsIn(lab).at(-1)?.key ?? '', /^left\//);
  });

  it('fails with a large page that it can neither keep nor leave', async () => {
    lab.browse = async () => document(randomBytes(5 * 1024 * 1024).toString('hex'));
    lab.storage.s3.setFault(TEST_REGION, 'unavailable');
    const outcome = await renderUrl(lab, labPage('/largest').url);
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'too-large');
  });

  it('writes no object for a page that did not change, and one for each that did', async () => {
    const changes: readonly Page[] = [
      {},
      {},
      { siteHeaders: { 'x-robots-tag': 'noindex' } },
      { siteHeaders: { 'x-robots-tag': 'noindex' } },
      {},
    ];
    const written: number[] = [];
    const changedAtMs: (number | undefined)[] = [];
    const startMs = lab.storage.clock.nowMs();
    for (const change of changes) {
      lab.forget();
      lab.storage.clock.advance(DAY_MS);
      assert.equal((await render(document(HTML, change), '/unchanged')).kind, 'stored');
      written.push(putsIn(lab).length);
      assert.equal((await lab.find('/unchanged')).record?.renderStartedAtMs, lab.storage.clock.nowMs());
      changedAtMs.push((await lab.find('/unchanged')).record?.changedAtMs);
    }
    assert.deepEqual(written, [1, 0, 1, 0, 1]);
    assert.deepEqual(
      changedAtMs,
      [1, 1, 3, 3, 5].map((days) => startMs + days * DAY_MS),
      'a record says when its content was new',
    );
  });

  it('writes an unchanged object again when it is older than the longest life of a record, or gone', async () => {
    await render(document(HTML), '/aged');
    const { record } = await lab.find('/aged');
    lab.storage.clock.advance(31 * DAY_MS - 1);
    lab.forget();
    await render(document(HTML), '/aged');
    assert.deepEqual(
      { puts: putsIn(lab).length, object: (await lab.find('/aged')).record?.object },
      { puts: 0, object: record?.object },
    );
    lab.storage.clock.advance(1);
    await render(document(HTML), '/aged');
    assert.deepEqual(
      { puts: putsIn(lab).length, writtenAtMs: (await lab.find('/aged')).record?.object?.writtenAtMs },
      { puts: 1, writtenAtMs: lab.storage.clock.nowMs() },
    );
    lab.storage.s3.store.delete(bucketOf(TEST_REGION), record?.object?.key ?? '');
    await render(document(HTML), '/aged');
    assert.equal(putsIn(lab).length, 2);
  });

  it('keeps items small: below 1 KB for ordinary URLs', async () => {
    const path = `/category/subcategory/${'a-rather-long-name-of-an-article-'.repeat(4)}?page=2&sort=price&filter_colour=red`;
    const siteHeaders = {
      'x-robots-tag': 'noindex, nofollow',
      'content-language': 'de-DE',
      link: '<https://www.example.com/some/other/article>; rel="canonical"',
    };
    await render(document(HTML, { siteHeaders }), path);
    const meter = lab.storage.meter(TEST_REGION).dynamoDb;
    meter.reset();
    assert.ok((await lab.find(path)).record !== undefined);
    // The answer in JSON, with its types, is larger than the item.
    assert.ok(meter.answerBytes > 300 && meter.answerBytes < 1_024 + 200, String(meter.answerBytes));
  });
});
