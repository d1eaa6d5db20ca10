// Answers that may be content are waited for, in real time, as long as a render has time. Cut off, they make a page
// partial.
import assert from 'node:assert/strict';
import type { TestPage } from '../../../../support/site/page-server';
import { answer, appPage, COMPLETE, endless, renderedSite, script, text } from '../../../../support/site/rendered-site';
import { webSocket } from '../../../../support/site/web-socket';

const options = { budgetMs: 15_000 };

const get = (url: string) => `fetch('${url}').then((r) => r.text())`;

/** A style sheet after a delay. */
const style = (body: string, afterMs: number): TestPage => answer(200, { 'content-type': 'text/css' }, body, afterMs);

/** Begins a stream at once, and says something after a while. */
const speaks =
  (type: string, message: string, afterMs: number): TestPage =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    response.flushHeaders();
    setTimeout(() => response.write(message), afterMs);
  };

/** A text whose second half comes later. */
const inTwoParts =
  (first: string, second: string, afterMs: number): TestPage =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(first);
    setTimeout(() => response.end(second), afterMs);
  };

describe('handlers/render: slow answers', () => {
  const site = renderedSite(
    {
      '/fast': text('fast', 50),
      '/slow': text('complete', 8_000),
      '/a': text('a', 2_000),
      '/b': text('b', 2_000),
      '/c': text('complete', 2_000),
      '/beside-a-fast-one': appPage(`say('early'); ${get('/fast')}.then(say); ${get('/slow')}.then(say);`),
      '/chain': appPage(`${get('/a')}.then(() => ${get('/b')}).then(() => ${get('/c')}).then(say);`),
      '/all-settled': appPage(
        `Promise.allSettled([${get('/fast')}, ${get('/a')}, ${get('/c')}]).then((all) => say(all.at(-1).value));`,
      ),
      '/xhr': appPage(
        `const x = new XMLHttpRequest(); x.open('GET', '/c'); x.onload = () => say(x.responseText); x.send();`,
      ),
      '/post': appPage(`fetch('/c', { method: 'POST', body: '{}' }).then((r) => r.text()).then(say);`),
      '/body-later': appPage(`${get('/two-parts')}.then(say);`),
      '/two-parts': inTwoParts('com', 'plete', 3_000),
      '/slow.js': script(`say('complete')`, 4_000),
      '/slow.mjs': script(`export const what = 'complete'`, 4_000),
      '/imports.mjs': script(`import { what } from '/slow.mjs?static'; say(what);`, 500),
      '/slow.css': style('#app { color: red }', 3_500),
      '/own-script': `${appPage('')}<script src="/slow.js"></script>`,
      '/own-script-deferred': appPage('', '<script defer src="/slow.js"></script>'),
      '/own-script-async': appPage('', '<script async src="/slow.js"></script>'),
      '/own-script-added': appPage(
        `document.body.append(Object.assign(document.createElement('script'), { src: '/slow.js' }));`,
      ),
      '/own-module': appPage('', '<script type="module" src="/imports.mjs"></script>'),
      '/import': appPage(`import('/slow.mjs').then(({ what }) => say(what));`),
      '/style-sheet': appPage(
        `addEventListener('load',
          () => say(getComputedStyle(document.getElementById('app')).color === 'rgb(255, 0, 0)' ? 'complete' : 'unstyled'));`,
        '<link rel="stylesheet" href="/slow.css">',
      ),
      '/style-sheet-added':
        appPage(`const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/slow.css' });
        sheet.onload = () => say('complete'); document.head.append(sheet);`),
      '/worker': appPage(`new Worker('/worker.js').onmessage = (event) => say(event.data);`),
      '/worker.js': script(`fetch('/worker-asks').then((r) => r.text()).then((t) => postMessage(t));`, 500),
      '/worker-asks': text('complete', 2_000),
      '/socket': appPage(`new WebSocket('ws://' + location.host + '/greets').onmessage = (event) => say(event.data);`),
      '/events': appPage(`new EventSource('/stream').onmessage = (event) => say(event.data);`),
      '/stream': speaks('text/event-stream', 'data: complete\n\n', 2_500),
      '/fetched-stream': appPage(
        `fetch('/lines').then(async (r) => { const { value } = await r.body.getReader().read();
          say(new TextDecoder().decode(value).trim()); });`,
      ),
      '/lines': speaks('application/x-ndjson', 'complete\n', 2_500),
    },
    { '/greets': webSocket((connection) => void setTimeout(() => connection.send('complete'), 2_500)) },
  );

  it('are waited for beside fast ones', async () => {
    assert.deepEqual(await site.said('/beside-a-fast-one', options), COMPLETE);
  });

  for (const [kind, targets] of Object.entries({
    'however they are asked for': ['/all-settled', '/xhr', '/post', '/body-later'],
    'of the page’s own scripts': [
      '/own-script',
      '/own-script-deferred',
      '/own-script-async',
      '/own-script-added',
      '/own-module',
      '/import',
    ],
    'of style sheets': ['/style-sheet', '/style-sheet-added'],
    'of what speaks by itself': ['/worker', '/socket', '/events', '/fetched-stream'],
  })) {
    it(`are waited for, ${kind}`, async () => {
      const said = await Promise.all(targets.map((target) => site.said(target, options)));
      assert.deepEqual(
        said,
        targets.map(() => COMPLETE),
      );
    });
  }

  it('are waited for, one after the other', async () => {
    assert.deepEqual(await site.said('/chain', options), COMPLETE);
  });
});

describe('handlers/render: answers that come too late', () => {
  /** The delay of each path, set by a test. */
  const delaysMs: Record<string, number> = {};
  const delayed: TestPage = (request, response) => {
    const send = () => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end('complete');
    };
    setTimeout(send, delaysMs[request.url ?? ''] ?? 0);
  };
  let polled = 0;
  const site = renderedSite({
    '/api': delayed,
    '/hangs-now': delayed,
    '/shows-api': appPage(`say('early'); ${get('/api')}.then(say);`),
    '/shows-hangs-now': appPage(`say('early'); ${get('/hangs-now')}.then(say);`),
    '/too-late.js': script(`say('complete')`, 60_000),
    '/script-too-late': appPage(`say('early')`, '<script async src="/too-late.js"></script>'),
    '/cut-off': appPage(`say('early'); ${get('/begins')}.then(say);`),
    '/begins': endless('application/json', '{"begun":'),
    '/poll': (request, response) => {
      polled += 1;
      if (!/\bsid=/.test(request.url ?? ''))
        response.writeHead(200, { 'content-type': 'text/plain' }).end(`0{"sid":"s${polled}"}`);
    },
    '/socket-io':
      appPage(`say('early'); let asked = 0; const url = (sid) => '/poll?EIO=4&transport=polling&t=' + (asked += 1) + sid;
      fetch(url('')).then((r) => r.text()).then((open) => { say('complete'); const { sid } = JSON.parse(open.slice(1));
      (function poll() { fetch(url('&sid=' + sid)).then(poll); })(); });`),
  });

  const said = (target: string, budgetMs = 3_000) => site.said(target, { budgetMs });

  it('make a page partial, in any position', async () => {
    for (const target of ['/script-too-late', '/cut-off'])
      assert.deepEqual(await said(target), { text: 'early', partial: true }, target);
  });

  it('once never count against a URL on later pages', async () => {
    delaysMs['/api'] = 6_000;
    assert.deepEqual(await said('/shows-api'), { text: 'early', partial: true });
    delaysMs['/api'] = 3_000;
    assert.deepEqual(await said('/shows-api', 15_000), COMPLETE);
  }).timeout(300_000);

  it('twice never count against a URL that has answered', async () => {
    delaysMs['/api'] = 0;
    assert.deepEqual(await said('/shows-api', 15_000), COMPLETE);
    delaysMs['/api'] = 6_000;
    for (let round = 0; round < 2; round += 1)
      assert.deepEqual(await said('/shows-api'), { text: 'early', partial: true });
    delaysMs['/api'] = 3_000;
    assert.deepEqual(await said('/shows-api', 15_000), COMPLETE);
  }).timeout(300_000);

  it('make a page partial each time, where there was an answer before', async () => {
    assert.deepEqual(await said('/shows-hangs-now', 15_000), COMPLETE);
    delaysMs['/hangs-now'] = 60_000;
    for (let round = 0; round < 3; round += 1)
      assert.deepEqual(await said('/shows-hangs-now'), { text: 'early', partial: true }, `round ${round}`);
  }).timeout(300_000);

  it('of a protocol that polls make a page partial once', async () => {
    const rounds = [];
    for (const budgetMs of [4_000, 15_000, 15_000]) rounds.push(await said('/socket-io', budgetMs));
    assert.deepEqual(rounds, [{ ...COMPLETE, partial: true }, COMPLETE, COMPLETE]);
  }).timeout(300_000);
});
