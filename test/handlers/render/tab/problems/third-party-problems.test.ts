// Failures of third parties break a page only if content depends on them.
import assert from 'node:assert/strict';
import { startTestRenderer, type TestRenderer } from '../../../../support/browser/test-renderer';
import { type PageServer, startPageServer, type TestPage } from '../../../../support/site/page-server';
import { answer, html, script } from '../../../../support/site/rendered-site';
import { ANSWERS, get, inline, pathOf, shell } from './problem-pages';

describe('handlers/render: failures of third parties', () => {
  let other: PageServer;
  let server: PageServer;
  let renderer: TestRenderer;
  const cors = { 'access-control-allow-origin': '*' };
  const others: Record<string, TestPage> = {
    '/503.js': answer(503, cors),
    '/503': answer(503, cors),
    '/no-cors-503': answer(503, {}),
    '/no-cors': answer(200, {}, '{}'),
    '/ok': answer(200, { 'content-type': 'application/json', ...cors }, '{"text":"Content"}'),
    '/chat.js': script(`fetch(new URL('/503', document.currentScript.src)).catch(()=>0);undefinedChat.open()`),
    '/lib.js': script('window.lib=1'),
  };
  const cases = (origin: string): Readonly<Record<string, readonly [string | undefined, string]>> => ({
    'a script': [undefined, shell(`<script async src="${origin}/503.js"></script><script src="/ok.js"></script>`)],
    'a script that the page needs': ['script-failed', shell(`<script src="${origin}/503.js"></script>`)],
    'a part of an application that comes from there': [
      'script-failed',
      `${inline(
        `show('Shop');const s=document.createElement('script');s.src='${origin}/503.js';document.head.append(s)`,
      )}<script src="${origin}/lib.js"></script>`,
    ],
    'a chat': [undefined, shell(`<script src="/ok.js"></script><script async src="${origin}/chat.js"></script>`)],
    'a request beside the content': [undefined, inline(`show('Content');fetch('${origin}/503')`)],
    'a request that the content comes from': [
      'api-failed',
      inline(`${get(`${origin}/503`)}.then((d)=>show(d.text),()=>show('Something went wrong'))`),
    ],
    'a request that the page goes on waiting for': [
      'api-failed',
      inline(`root.innerHTML='<h1>Shop</h1><p>Loading…</p>';${get(`${origin}/503`)}.then((d)=>show(d.text),()=>0)`),
    ],
    'a failure that the page may not read': [
      'api-failed',
      inline(`${get(`${origin}/no-cors-503`)}.then((d)=>show(d.text),()=>show('Something went wrong'))`),
    ],
    'an answer that the page may not read': [
      undefined,
      inline(`show('Content');${get(`${origin}/no-cors`)}.catch(()=>0)`),
    ],
    'an API that other data come from': [
      'api-failed',
      inline(`${get(`${origin}/ok`)}.then((d)=>show(d.text));${get(`${origin}/503`)}.catch(()=>0)`),
    ],
  });

  before(async () => {
    other = await startPageServer(others);
    const named = Object.entries(cases(other.url)).map(
      ([name, [, page]]) => [pathOf('third', name), html(page)] as const,
    );
    server = await startPageServer({ ...ANSWERS, ...Object.fromEntries(named) });
    renderer = await startTestRenderer([server.host], { reachableHosts: [other.host] });
  });
  after(async () => {
    await renderer.close();
    await server.close();
    await other.close();
  });

  for (const name of Object.keys(cases(''))) {
    it(name, async () => {
      const [expected] = cases(other.url)[name] ?? assert.fail(name);
      const document = await renderer.render(server.url + pathOf('third', name));
      assert.ok(document.kind === 'page', JSON.stringify(document));
      assert.equal(document.broken, expected, document.problems.join('\n'));
    });
  }
});
