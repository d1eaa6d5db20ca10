import assert from 'node:assert/strict';
import { URL_HEADER } from '../../../core/contract/header-names';
import type { Serve } from '../../../handlers/serve/create-serve';
import { fittingAnswer } from '../../../handlers/serve/fitting-answer';
import { identityBody } from '../../../handlers/serve/serve-answer';
import { ANSWER_WITHIN_MS, CacheLab } from '../../support/storage/cache-lab';
import { document, LAB_SITE } from '../../support/storage/lab-site';

/** Answers with so many bytes, and with so many of the site's own HTML. */
function serving(pageBytes: number, siteBytes: number): { readonly serve: Serve; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const serve: Serve = async (_request, fromSite) => {
    asked.push(fromSite);
    const bytes = fromSite === undefined ? pageBytes : siteBytes;
    return { status: 200, headers: [['x-bytes', String(bytes)]], body: identityBody(Buffer.alloc(bytes, 97)) };
  };
  return { serve, asked };
}

describe('handlers/serve/fitting-answer', () => {
  const fitting = (serve: Serve, headers: Record<string, string> = {}) =>
    fittingAnswer(serve, { headers, startedMs: 0 }, { region: 'eu-central-1', maxBodyBytes: 1_000 });

  it('passes on what fits', async () => {
    const { serve, asked } = serving(1_000, 1);
    const { answer, sent } = await fitting(serve);
    assert.deepEqual([answer.status, sent.body.length, asked], [200, 1_000, [undefined]]);
  });

  it('measures the bytes that are sent', async () => {
    const { sent } = await fitting(serving(100_000, 1).serve, { 'accept-encoding': 'gzip' });
    assert.deepEqual([sent.headers['x-bytes'], sent.headers['content-encoding']], ['100000', 'gzip']);
  });

  it('answers the site’s own HTML in the place of a page that is too large', async () => {
    const { serve, asked } = serving(1_001, 1_000);
    const { sent } = await fitting(serve);
    assert.deepEqual([sent.statusCode, sent.headers['x-bytes'], asked], [200, '1000', [undefined, 'too-large']]);
  });

  it('leaves to the site’s own HTML the time that the page has not taken', async () => {
    const lab = await CacheLab.start();
    try {
      const { clock } = lab.storage;
      const asked = { startedMs: clock.steadyMs(), headers: { [URL_HEADER]: `https://${LAB_SITE.hosts[0]}/large` } };
      let siteMs: number | undefined;
      lab.browse = async () => {
        clock.advance(3_000);
        return document('<p>large</p>'.repeat(1_000));
      };
      lab.fetch = async (_url, mostMs) => {
        siteMs = mostMs;
        return { status: 200, headers: [], body: Buffer.from('shell') };
      };
      const { answer } = await fittingAnswer(lab.serve('eu-central-1'), asked, {
        region: 'eu-central-1',
        maxBodyBytes: 1_000,
      });
      assert.deepEqual([Buffer.from(answer.body.bytes).toString(), siteMs], ['shell', ANSWER_WITHIN_MS - 3_000]);
    } finally {
      await lab.storage.close();
    }
  });

  it('refuses, without the status of a failed region, if that is too large as well', async () => {
    const { answer, sent } = await fitting(serving(1_001, 1_001).serve);
    assert.deepEqual(
      [answer.status, sent.statusCode, sent.headers['x-georender-region'], sent.headers['cache-control']],
      [501, 501, 'eu-central-1', 'no-store'],
    );
  });
});
