// The line that `render` logs for a render.
import assert from 'node:assert/strict';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { endedRender } from '../../../handlers/render/ended-render';

function page() {
  const checked = checkPageUrl('https://www.example.com/a?q=secret', { scheme: 'https', hosts: ['www.example.com'] });
  return checked.kind === 'page' ? pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY) : assert.fail('no page');
}

describe('handlers/render/ended-render', () => {
  it('describes a failed render, without values of queries', () => {
    assert.deepEqual(
      endedRender('eu-central-1', page(), { kind: 'failed', reason: 'deadline', detail: 'too late' }, [], 14_999.6),
      {
        region: 'eu-central-1',
        host: 'www.example.com',
        path: '/a',
        parameters: ['q'],
        variant: 'desktop',
        key: page().key.slice(0, 16),
        outcome: 'failed',
        reason: 'deadline',
        durationMs: 15_000,
        problems: [],
      },
    );
  });

  it('bounds and masks the problems of a page that is not kept', () => {
    const problems = [`Loading https://x.example/?token=secret failed ${'y'.repeat(500)}`, ...Array(9).fill('z')];
    const render = endedRender(
      'eu-central-1',
      page(),
      { kind: 'unstored', reason: 'partial', status: 200, headers: [], body: { kind: 'attached', gzippedBase64: '' } },
      problems,
      1,
    );
    assert.partialDeepStrictEqual(render, { outcome: 'unstored', reason: 'partial', status: 200 });
    assert.equal(render.problems.length, 5);
    assert.equal(render.problems[0]?.length, 300);
    assert.match(render.problems[0] ?? '', /\?token=\*\*\* failed/);
  });
});
