// What the commands take for a rendered document's answer: the same as `render` makes of it.
import assert from 'node:assert/strict';
import type { RenderedDocument } from '../../../../handlers/render/tab/documents/rendered-document';
import { renderedAnswer } from '../../../../operations/check/views/rendered-answer';

const URL_OF_PAGE = 'https://www.example.com/storks';
const HTML = '<p>storks</p>';

type Page = Extract<RenderedDocument, { kind: 'page' }>;

function answerOf(statusMeta: string | undefined, headerMetas: readonly string[] = [], over: Partial<Page> = {}) {
  const snapshot = { html: HTML, statusMeta, headerMetas, textLength: 6 };
  const rest = { siteTextLength: 6, partial: false, broken: undefined, saysError: false, problems: [] };
  const page: Page = { kind: 'page', status: 200, siteHeaders: {}, snapshot, ...rest, ...over };
  return renderedAnswer(page, URL_OF_PAGE);
}

describe('the answer of a document that is rendered for a command', () => {
  for (const [meta, status] of [
    [undefined, 200],
    ['404', 404],
    [' 410 ', 410],
    ['204', 200],
    ['304', 200],
    ['999', 200],
    ['301', 200],
  ] as const)
    it(`has status ${status} with the meta tag ${JSON.stringify(meta)}`, () => {
      assert.deepEqual(answerOf(meta), { status, html: HTML });
    });

  it('is a redirect by meta tags, without a page', () => {
    const location = 'https://www.example.com/nests';
    assert.deepEqual(answerOf('301', [`Location: ${location}`]), { status: 301, html: undefined, location });
  });

  it('is no redirect to the page itself', () => {
    assert.deepEqual(answerOf('301', [`Location: ${URL_OF_PAGE}`]), { status: 200, html: HTML });
  });

  it('is the document’s own redirect', () => {
    const answer = renderedAnswer({ kind: 'redirect', status: 308, siteHeaders: { location: '/nests' } }, URL_OF_PAGE);
    assert.deepEqual(answer, { status: 308, html: undefined, location: '/nests' });
  });
});
