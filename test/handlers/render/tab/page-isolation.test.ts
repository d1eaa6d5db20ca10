import assert from 'node:assert/strict';
import type { Variant } from '../../../../core/pages/variants';
import type { PageServer, TestPage } from '../../../support/browser/page-server';
import { startPageServer } from '../../../support/browser/page-server';
import type { TestRenderer } from '../../../support/browser/test-renderer';
import { htmlOf, startTestRenderer } from '../../../support/browser/test-renderer';

/** A page that writes down what its script says, and is ready when that is done. */
const saying = (script: string): string => `<!DOCTYPE html><title>Page</title><pre></pre><script>
  window.prerenderReady = false;
  const say = (text) => { document.querySelector('pre').textContent += text + '\\n'; };
  (async () => { ${script} })().catch((error) => say('failed: ' + error)).finally(() => { window.prerenderReady = true; });
</script>`;

const answer =
  (headers: Readonly<Record<string, string>>, body = ''): TestPage =>
  (_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  };

const script = (body: string): TestPage => answer({ 'content-type': 'text/javascript' }, body);

/** How much a page can see of what was there before. */
const LOOK = saying(`
  say('cookies: ' + document.cookie);
  say('local: ' + JSON.stringify(localStorage));
  say('session: ' + JSON.stringify(sessionStorage));
  say('name: ' + window.name);
  say('history: ' + history.length + ' ' + JSON.stringify(history.state) + ' ' + navigation.entries().length);
  say('referrer: ' + document.referrer);
  say('databases: ' + (await indexedDB.databases()).map(({ name }) => name));
  say('caches: ' + await caches.keys());
  const files = []; for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  say('files: ' + files);
  say('buckets: ' + await navigator.storageBuckets.keys());
  for (const name of ['notifications', 'geolocation', 'camera', 'persistent-storage']) say(name + ': ' + (await navigator.permissions.query({ name })).state);
  say('popup: ' + window.open('/popup'));
  say('opener: ' + window.opener);`);

const LEAVE = saying(`
  document.cookie = 'script=1'; localStorage.script = 1; sessionStorage.script = 1; window.name = 'named';
  for (const type of ['pagehide', 'unload', 'beforeunload']) addEventListener(type, () => {
    document.cookie = type + '=1'; localStorage[type] = 1; sessionStorage[type] = 1;
    fetch('/told?' + type, { keepalive: true }); navigator.sendBeacon('/told?beacon-' + type);
  });
  document.addEventListener('visibilitychange', () => { localStorage.visibility = 1; });
  setInterval(() => { document.cookie = 'timer=1'; localStorage.timer = 1; }, 1);
  history.pushState({ left: true }, '', '/leave?pushed'); location.hash = 'more';
  await fetch('/sets-cookie'); await new Promise((resolve) => { const image = document.createElement('script'); image.src = '/sets-cookie.js'; image.onload = resolve; document.head.append(image); });
  await new Promise((resolve) => { const opening = indexedDB.open('left'); opening.onsuccess = resolve; });
  await (await caches.open('left')).put('/left', new Response('left'));
  await (await navigator.storage.getDirectory()).getFileHandle('left', { create: true });
  await navigator.storageBuckets.open('left');
  await navigator.storage.persist();
  say('popup: ' + window.open('/popup'));
  say('left');`);

const pages: Record<string, TestPage> = {
  '/look': LOOK,
  '/leave': LEAVE,
  // Its policy forbids the URL of a script that other pages are left by.
  '/strict': answer(
    { 'content-type': 'text/html', 'content-security-policy': "script-src 'self' 'nonce-n'" },
    LEAVE.replace('<script>', '<script nonce="n">').replace(/history.pushState.*$/m, ''),
  ),
  // Sets out for somewhere at all times.
  '/restless':
    saying(`const blob = URL.createObjectURL(new Blob(['<script>localStorage.blob = sessionStorage.blob = document.cookie = "blob=1"</script>'], { type: 'text/html' }));
    setTimeout(() => setInterval(() => { location.href = blob; }, 0), 0); say('restless');`),
  '/spams': saying(`for (let n = 0; n < 1000; n += 1) history.replaceState(null, '', '/spams?' + n); say('spammed');`),
  '/same':
    saying(`say([location.hash, history.length, window.seen, sessionStorage.seen, localStorage.seen, performance.getEntriesByType('navigation').length]);
    window.seen = sessionStorage.seen = localStorage.seen = 1;`),
  '/sets-cookie': answer({ 'set-cookie': 'http=1; Path=/; HttpOnly' }),
  '/sets-cookie.js': answer({
    'content-type': 'text/javascript',
    'set-cookie': 'resource=1; Path=/; HttpOnly; SameSite=Lax',
  }),
  '/popup': saying(`localStorage.popup = 1`),
  '/sends-beacon': saying(`say('taken: ' + navigator.sendBeacon('/told?beacon', 'x'));`),
  '/keeps-alive':
    saying(`fetch('/late-cookie', { keepalive: true }); fetch(new Request('/late-cookie?request', { keepalive: true, method: 'POST', body: 'x' })); say('sent');
    say('and answered: ' + await (await fetch('/kept-alive', { keepalive: true, headers: { 'x-kept': 'kept' } })).text());`),
  '/kept-alive': (request, response) => void response.end(`${String(request.headers['x-kept'])} alive`),
  '/late-cookie': (_request, response) => {
    setTimeout(() => response.writeHead(200, { 'set-cookie': 'late=1; Path=/' }).end(), 300);
  },
  '/asks-cookies-late': saying(
    `await new Promise((resolve) => setTimeout(resolve, 500)); say(await (await fetch('/cookies-sent')).text());`,
  ),
  '/cookies-sent': (request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(request.headers.cookie ?? 'none');
  },
  '/asks-cookies': saying(`say(await (await fetch('/cookies-sent')).text());`),
  '/workers': saying(`
    const registration = await navigator.serviceWorker.register('/counter.js');
    if (registration.active !== null) say('a service worker');
    const count = (port) => new Promise((resolve) => { port.onmessage = ({ data }) => resolve(data); port.postMessage('count'); });
    say('shared: ' + await count(new SharedWorker('/counter.js').port));
    say('own: ' + await count(new Worker('/counter.js')));`),
  '/counter.js': script(`let count = 0; const counts = ({ target }) => { count += 1; target.postMessage(count); };
    self.onconnect = ({ ports: [port] }) => { port.onmessage = counts; };
    self.onmessage = () => { count += 1; postMessage(count); };`),
  // Writes as long as it lives.
  '/writing-worker': saying(
    `const worker = new Worker('/writer.js'); await new Promise((resolve) => { worker.onmessage = resolve; }); say('writing');`,
  ),
  '/writer.js': script(
    `const write = () => { const opening = indexedDB.open('by worker'); opening.onsuccess = () => { opening.result.close(); caches.open('by worker').then(() => { postMessage(1); write(); }); }; }; write();`,
  ),
  '/talks':
    saying(`const channel = new BroadcastChannel('c'); window.heard = []; channel.onmessage = ({ data }) => heard.push(data);
    channel.postMessage('from ' + location.search); await new Promise((resolve) => setTimeout(resolve, 100)); say('heard: ' + heard);`),
  '/two-steps': `<!DOCTYPE html><script>sessionStorage.step = 'one'; localStorage.step = 'one'; window.name = 'one'; location.href = '/second-step';</script>`,
  '/second-step': saying(
    `say(sessionStorage.step + ' ' + localStorage.step + ' ' + window.name + ' ' + document.referrer.slice(-10));`,
  ),
  '/device': saying(
    `say([screen.width, devicePixelRatio, navigator.maxTouchPoints, navigator.userAgentData.mobile, matchMedia('(pointer: coarse)').matches].join(' '));`,
  ),
  '/isolated': (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'origin-agent-cluster': '?1',
    });
    response.end(
      saying(
        `say('isolated: ' + crossOriginIsolated); say('session: ' + JSON.stringify(sessionStorage)); sessionStorage.isolated = 1; localStorage.isolated = 1;`,
      ),
    );
  },
  '/leaves-when-asked': `<!DOCTYPE html><script>addEventListener('pagehide', () => { sessionStorage.farewell = 'kept'; }); location.href = '/farewell';</script>`,
  '/farewell': saying(`say(sessionStorage.farewell);`),
  '/sends-later': saying(`say('fetchLater' in window);`),
  '/told': answer({ 'set-cookie': 'told=1; Path=/' }),
};

describe('handlers/render: what a render leaves to the next', function () {
  this.timeout(300_000);
  let server: PageServer;
  let other: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    server = await startPageServer({
      ...pages,
      '/framing': (_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!DOCTYPE html><pre></pre><iframe src="${other.url}/framed"></iframe><script>
          window.prerenderReady = false;
          onmessage = ({ data }) => { document.querySelector('pre').textContent = data + '\\n'; setTimeout(() => { window.prerenderReady = true; }, 300); };</script>`);
      },
    });
    other = await startPageServer({
      '/framed': `<!DOCTYPE html><script>parent.postMessage('seen before: ' + (localStorage.framed || sessionStorage.framed || 'no'), '*');
        localStorage.framed = 'local'; sessionStorage.framed = 'session';</script>`,
      '/look': LOOK,
    });
    renderer = await startTestRenderer([server.host, other.host]);
  });

  after(async () => {
    await renderer.close();
    await other.close();
    await server.close();
  });

  /** What the page at that path said. The next render gets the same page, if it may. */
  async function said(target: string, variant?: Variant, site = server): Promise<string> {
    const html = htmlOf(await renderer.render(site.url + target, undefined, variant));
    await renderer.settled();
    return /<pre>([^<]*)<\/pre>/.exec(html)?.[1] ?? assert.fail(`The page said nothing: ${html}`);
  }

  /** The pages that are open: what they are, or where. */
  async function openPages(told: 'targetId' | 'url' = 'targetId'): Promise<readonly string[]> {
    const root = await renderer.launched.at(-1)?.target().createCDPSession();
    const { targetInfos } = (await root?.send('Target.getTargets')) ?? assert.fail('no browser');
    await root?.detach();
    return targetInfos
      .filter(({ type }) => type === 'page')
      .map((info) => info[told])
      .sort();
  }

  /** Renders that path, and asserts that the page was the same before and after. */
  async function inTheSamePage(run: () => Promise<void>): Promise<void> {
    await renderer.settled();
    const before = await openPages();
    await run();
    await renderer.settled();
    assert.deepEqual(await openPages(), before);
  }

  it('lets a page see nothing of those before, whatever they stored, also when they were left', async () => {
    const fresh = await said('/look');
    assert.match(
      fresh,
      /cookies: \nlocal: \{\}\nsession: \{\}\nname: \nhistory: 2 null 1\nreferrer: \ndatabases: \ncaches: \nfiles: \nbuckets: \n/,
    );
    assert.match(fresh, /popup: null/);
    await inTheSamePage(async () => {
      for (let round = 0; round < 10; round += 1) {
        assert.equal(await said('/leave'), 'popup: null\nleft\n');
        assert.equal(await said('/look'), fresh, `round ${round}`);
        assert.equal(await said('/asks-cookies'), 'none\n');
      }
    });
    assert.deepEqual(
      server.requests.filter(({ target }) => /^\/(?:told|popup)/.test(target)),
      [],
    );
  });

  it('shows a page anew that it has just shown, or another part of it', async () => {
    for (const hash of ['a', 'a', 'b', '', '']) {
      const query = hash === '' ? '' : `?_escaped_fragment_=${hash}`;
      assert.equal(await said(`/same${query}`), `${hash === '' ? '' : `#!${hash}`},2,,,,1\n`);
    }
  });

  it('takes beacons from a page and sends none, since their answers would come into the next render', async () => {
    assert.equal(await said('/sends-beacon'), 'taken: true\n');
    await renderer.settled();
    assert.deepEqual(
      server.requests.filter(({ target }) => target.startsWith('/told')),
      [],
    );
  });

  it('ends requests that would outlive their page, with the cookies of their answers', async () => {
    assert.equal(await said('/keeps-alive'), 'sent\nand answered: kept alive\n');
    assert.equal(await said('/asks-cookies-late'), 'none\n');
  });

  it('lets no worker live on, and none write after its page', async () => {
    for (let round = 0; round < 2; round += 1) assert.equal(await said('/workers'), 'shared: 1\nown: 1\n');
    const fresh = await said('/look');
    for (let round = 0; round < 5; round += 1) {
      assert.equal(await said('/writing-worker'), 'writing\n');
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });

  it('lets pages that are rendered at once not hear of each other', async () => {
    const heard = await Promise.all(['/talks?1', '/talks?2', '/talks?3'].map((target) => said(target)));
    assert.deepEqual(heard, ['heard: \n', 'heard: \n', 'heard: \n']);
  });

  it('keeps what a page stored when it goes on to another by itself', async () => {
    await inTheSamePage(async () => {
      for (let round = 0; round < 10; round += 1) {
        assert.equal(await said('/two-steps'), 'one one one /two-steps\n');
        assert.equal(await said('/leaves-when-asked'), 'kept\n');
      }
      assert.match(await said('/look'), /local: \{\}\nsession: \{\}\n/);
    });
  });

  it('gives every device its own, in whatever order they come', async () => {
    const expected = { desktop: '1280 1 0 false false\n', mobile: '412 2.625 5 true true\n' };
    for (const variant of ['desktop', 'mobile', 'desktop', 'mobile', 'mobile', 'desktop'] as const) {
      assert.equal(await said('/device', variant), expected[variant]);
    }
  });

  it('clears pages that have a process of their own, too', async () => {
    for (let round = 0; round < 3; round += 1) {
      assert.equal(await said('/isolated'), 'isolated: true\nsession: {}\n');
      assert.match(await said('/look'), /local: \{\}\nsession: \{\}\nname: \n/);
    }
  });

  it('throws a context away into which a frame of another origin came', async () => {
    for (let round = 0; round < 3; round += 1) assert.equal(await said('/framing'), 'seen before: no\n');
    assert.match(await said('/look', 'desktop', other), /local: \{\}\nsession: \{\}\n/);
  });

  it('keeps the pages of two hosts apart, and each for its next render', async () => {
    await said('/leave');
    await said('/look', 'desktop', other);
    await inTheSamePage(async () => {
      for (let round = 0; round < 3; round += 1) {
        await said('/leave');
        assert.match(await said('/look', 'desktop', other), /cookies: \nlocal: \{\}\nsession: \{\}\n/);
      }
    });
  });

  it('lets no page send anything once it is left', async () => {
    assert.equal(await said('/sends-later'), 'false\n');
  });

  it('leaves a page where it is', async () => {
    await said('/look');
    assert.ok((await openPages('url')).includes(`${server.url}/look`));
  });

  it('lets a page see nothing of one that is on its way elsewhere, or has used up its changes of the history', async () => {
    const fresh = await said('/look');
    for (let round = 0; round < 3; round += 1) {
      await renderer.render(`${server.url}/restless`);
      await renderer.settled();
      assert.equal(await said('/look'), fresh, `round ${round}`);
      assert.equal(await said('/spams'), 'spammed\n');
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });

  it('lets a page see nothing of one that can’t be replaced by a blank one', async () => {
    const fresh = await said('/look');
    for (let round = 0; round < 3; round += 1) {
      assert.equal(await said('/strict'), 'popup: null\nleft\n');
      assert.ok(!(await openPages('url')).includes(`${server.url}/strict`));
      assert.equal(await said('/look'), fresh, `round ${round}`);
    }
  });
});
