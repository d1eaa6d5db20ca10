// Applications in which something goes wrong, and the answers that their requests get.
import assert from 'node:assert/strict';
import type { TestPage } from '../../../../support/site/page-server';
import { answer, html, type RenderedSite, renderedSite, script, text } from '../../../../support/site/rendered-site';

const reset: TestPage = (request) => request.socket.destroy();

const cutOff: TestPage = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"text":', () => request.socket.destroy());
};

/** Fails and answers in turns. */
function afterFailure(status: number, then: TestPage): TestPage {
  let asked = 0;
  return (request, response) => {
    asked += 1;
    if (asked % 2 === 0 && typeof then === 'function') return then(request, response);
    response.writeHead(status);
    response.end('failed');
  };
}

export const LONG = 'The lighthouse keeper of the island writes down what the tide brings in, every day. '.repeat(6);
export const shell = (scripts: string, body = '<div id="root"></div>', head = '') =>
  `<!DOCTYPE html><html lang="en"><head><title>An application</title>${head}</head><body>${body}${scripts}</body></html>`;
export const inline = (code: string, body?: string) =>
  shell(
    `<script>const root=document.getElementById('root');const show=(t)=>{root.innerHTML='<h1>'+t+'</h1>'};${code}</script>`,
    body,
  );
export const get = (url: string) =>
  `fetch('${url}').then((r)=>{if(!r.ok)throw new Error('status '+r.status);return r.json()})`;

export const ANSWERS: Readonly<Record<string, TestPage>> = {
  '/ok.js': script(`document.getElementById('root').innerHTML='<h1>Content</h1>'`),
  '/ok.mjs': script(`document.getElementById('root').innerHTML='<h1>Content</h1>'`),
  '/503': answer(503, {}, 'no'),
  '/429': answer(429, {}, 'no'),
  '/401': answer(401, { 'content-type': 'application/json' }, '{}'),
  '/404': answer(404, {}, 'no'),
  '/reset': reset,
  '/cut-off': cutOff,
  '/html': html('<!doctype html><title>Shell</title><div id=root></div>'),
  '/ok': answer(200, { 'content-type': 'application/json' }, '{"text":"Content"}'),
  '/once.js': afterFailure(503, script('show("Content")')),
  '/once': afterFailure(503, text('{"text":"Content"}')),
  '/throws.js': script('undefinedThing.start()'),
  '/chunks.js': script(
    `const s=document.createElement('script');s.src='/404?chunk';s.onerror=()=>0;document.head.append(s)`,
  ),
  '/plain.mjs': text('document.body.append("x")'),
  '/nosniff.js': answer(
    200,
    { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
    'document.body.append("x")',
  ),
  '/plain.js': text(`document.getElementById('root').textContent='Content'`),
  '/cut.css': answer(503, {}),
  '/never': () => undefined,
  '/ads/slot': answer(503, {}),
  '/error-body': answer(200, { 'content-type': 'application/json' }, '{"error":"no database"}'),
  '/jsonp': answer(200, { 'content-type': 'text/html' }, `document.getElementById('root').textContent='Content'`),
};

/** Pages by their names. */
type NamedPages = Readonly<Record<string, string>>;

/** The path of a named page of one kind. */
export const pathOf = (kind: string, name: string) => `/${kind}/${encodeURIComponent(name).replaceAll("'", '%27')}`;

/** A site with named pages, by kind, and all answers. */
export function problemSite(
  kinds: Readonly<Record<string, NamedPages>>,
  others: Readonly<Record<string, TestPage>> = {},
) {
  const pages = Object.entries(kinds).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, page]) => [pathOf(kind, name), html(page)] as const),
  );
  return renderedSite({ ...ANSWERS, ...Object.fromEntries(pages), ...others });
}

/** Asserts for each page that its kind is the reason why it is broken. */
export function itFinds(site: RenderedSite, kinds: Readonly<Record<string, NamedPages>>): void {
  for (const [kind, named] of Object.entries(kinds)) {
    describe(kind, () => {
      for (const name of Object.keys(named)) {
        it(name, async () => {
          const { broken, problems } = await site.page(pathOf(kind, name));
          assert.equal(broken ?? 'complete', kind, problems.join('\n'));
        });
      }
    });
  }
}
