// A page whose content is missing because something went wrong is told from one that has its content all the same.
import assert from 'node:assert/strict';
import type { PageServer, TestPage } from '../../../../support/browser/page-server';
import { startPageServer } from '../../../../support/browser/page-server';
import { answer, appPage, html, RenderedSite, script, text } from '../../../../support/browser/rendered-site';
import type { TestRenderer } from '../../../../support/browser/test-renderer';
import { startTestRenderer } from '../../../../support/browser/test-renderer';

const reset: TestPage = (request) => request.socket.destroy();

const cutOff: TestPage = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"text":', () => request.socket.destroy());
};

/** Fails once, then answers. */
function afterFailure(status: number, then: TestPage): TestPage {
  let asked = 0;
  return (request, response) => {
    asked += 1;
    if (asked % 2 === 0 && typeof then === 'function') return then(request, response);
    response.writeHead(status);
    response.end('failed');
  };
}

const LONG = 'The lighthouse keeper of the island writes down what the tide brings in, every day. '.repeat(6);
const shell = (scripts: string, body = '<div id="root"></div>', head = '') =>
  `<!DOCTYPE html><html lang="en"><head><title>An application</title>${head}</head><body>${body}${scripts}</body></html>`;
const inline = (code: string, body?: string) =>
  shell(
    `<script>const root=document.getElementById('root');const show=(t)=>{root.innerHTML='<h1>'+t+'</h1>'};${code}</script>`,
    body,
  );
const get = (url: string) =>
  `fetch('${url}').then((r)=>{if(!r.ok)throw new Error('status '+r.status);return r.json()})`;

const ANSWERS: Readonly<Record<string, TestPage>> = {
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

/** Pages by what is to be said of them. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'script-failed': {
    'a script that is not there': shell('<script src="/404"></script>'),
    'a script that fails': shell('<script src="/503"></script>'),
    'a script that fails, beside a header and a footer': shell(
      '<script src="/503"></script>',
      '<header>Shop</header><div id="root"></div><footer>Imprint</footer>',
    ),
    'a script that is not there, beside a header and a footer': shell(
      '<script src="/404"></script>',
      '<header>Shop</header><div id="root"></div><footer>Imprint</footer>',
    ),
    'a connection that breaks': shell('<script defer src="/reset"></script>'),
    'HTML for a script': shell('<script src="/html"></script>'),
    'HTML for a module': shell('<script type="module" src="/html"></script>'),
    'HTML for a module, in a page that says it loads': shell(
      '<script type="module" src="/html"></script>',
      '<div id="root">Loading…</div>',
    ),
    'a module that is not there, with other content': shell(
      '<script type="module" src="/404"></script><script src="/ok.js"></script>',
    ),
    'an import that is not there': inline(`show('Shop');import('/404').then((m)=>m.start())`),
    'an import that fails and is caught': inline(`show('Shop');import('/503').catch(()=>show('Please try again'))`),
    'an import that brings HTML and is caught': inline(
      `show('Shop');import('/html').catch(()=>show('Nothing to see'))`,
    ),
    'a module that is called text': shell('<script type="module" src="/plain.mjs"></script>'),
    'a script that must not be taken for one': shell('<script src="/nosniff.js"></script>'),
    'a chunk of an external script': shell('<script src="/ok.js"></script><script src="/chunks.js"></script>'),
    'a style sheet that a part of the application waits for': inline(
      `show('Shop');const l=document.createElement('link');l.rel='stylesheet';l.href='/cut.css';l.onerror=()=>Promise.reject(new Error('Loading CSS chunk 5 failed.'));document.head.append(l)`,
    ),
    'a static import': shell(`<script type="module">import '/404';</script><p>Shop</p>`),
    'a library that another script needs': shell(
      '<script src="/404"></script><script src="/ok.js"></script><script src="/throws.js"></script>',
    ),
  },
  'api-failed': {
    'an API that the page waits for no longer': inline(
      `fetch('/never',{signal:AbortSignal.timeout(300)}).catch(()=>{root.innerHTML='<h1>Shop</h1><p>Could not load</p>'})`,
    ),
    'advertisements that are the content': inline(
      `root.innerHTML='<h1>Offers</h1><p>Loading…</p>';${get('/ads/slot')}.then((d)=>show(d.text),()=>0)`,
    ),
    'an API that fails': inline(`${get('/503')}.catch(()=>show('Something went wrong'))`),
    'an API that fails, with an error text of another language': inline(
      `${get('/503')}.catch(()=>show('Midagi läks valesti'))`,
    ),
    'too many requests': inline(`${get('/429')}.then((d)=>show(d.text),()=>0)`),
    'a connection that breaks': inline(`show('Shop');${get('/reset')}.then((d)=>show(d.text)).catch(()=>0)`),
    'an answer that is cut off': inline(`show('Shop');${get('/cut-off')}.then((d)=>show(d.text)).catch(()=>0)`),
    'XMLHttpRequest that times out': inline(
      `const x=new XMLHttpRequest();x.timeout=300;x.ontimeout=()=>show('The request timed out');x.open('GET','/never');x.send()`,
    ),
    XMLHttpRequest: inline(
      `const x=new XMLHttpRequest();x.open('GET','/503');x.onload=()=>show(x.status===200?x.responseText:'Sorry');x.send()`,
    ),
    'a POST that asks': inline(
      `fetch('/503?graphql',{method:'POST',body:'{"query":"{a}"}'}).then((r)=>show(r.ok?'Content':'Sorry'))`,
    ),
    'one API of two': inline(`${get('/ok')}.then((d)=>show(d.text));${get('/503')}.catch(()=>0)`),
    'a retry that fails too': inline(`${get('/503')}.catch(()=>${get('/503?_=2')}).catch(()=>show('Sorry'))`),
    'a page that sets its flag nevertheless': inline(
      `prerenderReady=false;${get('/503')}.catch(()=>show('Sorry')).then(()=>{prerenderReady=true})`,
    ),
  },
  exception: {
    'thrown while it starts': shell('<script>undefinedThing.boot()</script>'),
    'rejected while it starts': inline(`Promise.reject(new Error('no'))`),
    'thrown by an own script': shell('<script src="/throws.js"></script>', '<div id="root">Loading…</div>'),
    'after an answer that is not understood': inline(
      `${get('/ok')}.then((d)=>show(d.items[0].text))`,
      '<header>Shop</header><main id="root"></main>',
    ),
    'an error boundary in its place': inline(
      `show('Content');setTimeout(()=>{setTimeout(()=>show('Something went wrong.'),20);throw new Error('no')},20)`,
    ),
    'an error boundary that wrote its error': inline(
      `try{undefinedThing.render()}catch(e){console.error(e);show('Oops! Try again')}`,
    ),
    'less text than before': inline(
      `show(${JSON.stringify(LONG)});setTimeout(()=>{setTimeout(()=>show('Viga'),20);throw new Error('no')},20)`,
    ),
    "content of the site's own HTML that is gone": inline(
      `setTimeout(()=>{root.innerHTML='';throw new Error('hydration')},10)`,
      `<div id="root">${LONG}</div>`,
    ),
    'an alert in its place': inline(
      `try{undefinedThing.render()}catch(e){console.error(e);root.innerHTML='<div role="alert">Viga</div>'}`,
    ),
    'an alert that is called an error': inline(
      `root.innerHTML='<p>${LONG}</p><div role="alert" class="MuiAlert-colorError">Viga</div>';undefinedThing.render()`,
    ),
    'HTML in place of data': inline(`show('Shop');fetch('/html').then((r)=>r.json()).then((d)=>show(d.text))`),
    'a component that is not defined': inline('undefinedThing.render()', '<app-root></app-root><div id="root"></div>'),
    'a spinner that stays': inline(
      `root.innerHTML='<h1>Shop</h1><div class="spinner" style="width:9px;height:9px"></div>';setTimeout(()=>{throw new Error('no')},10)`,
    ),
  },
  empty: {
    'no answer': '',
    'an empty body': shell(''),
    'an empty shell': inline(''),
    'a shell that says it loads': inline('', '<div id="root"><p>Loading...</p></div>'),
    'a shell that asks for scripts': inline('', '<div id="root">You need to enable JavaScript to run this app.</div>'),
    'a header around nothing': inline('', '<header>Shop</header><div id="root"></div>'),
    'a page that waits for ever': inline(`root.innerHTML='<span>Please wait…</span>'`),
    'a page that updates for ever': inline(`show('Updating...')`),
    'a page that connects for ever': inline(`show('Connecting to the server…')`),
    'only a spinner': inline(`root.innerHTML='<svg class="spinner" width="200" height="200"></svg>'`),
    'content that is taken away': inline(`root.innerHTML=''`, `<div id="root">${LONG}</div>`),
  },
  'error-page': {
    'an error that the application shows without a word to anybody': inline(
      `root.innerHTML='<h1>500</h1><h2>Internal Server Error</h2><a href="/">Home</a>'`,
    ),
    'an API whose answer says that it failed': inline(
      `${get('/error-body')}.then((d)=>show(d.error?'An error occurred: '+d.error:d.text))`,
    ),
    'an error boundary that wrote nothing': inline(
      `show('Oops! Something went wrong.')`,
      '<div id="root">Loading application</div>',
    ),
  },
  complete: {
    'a map with two buttons': inline(
      `root.innerHTML='<div style="width:400px;height:300px"></div><a href="#">+</a><a href="#">−</a>'`,
    ),
    'a page about scripts': inline(`show('How to enable JavaScript in your browser')`),
    'a part beside the content that is gone': inline(`show('Content');import('/chat-widget-404.js').catch(()=>0)`),
    'a spinner of pictures that come later, and how far something is': inline(
      `root.innerHTML='<p>${LONG}</p><div class="swiper-lazy-preloader">.</div><div role="progressbar" aria-valuenow="30">30</div>';undefinedThing.track()`,
    ),
    'an advertisement of its own that fails': inline(`show('Content');fetch('/ads/slot').catch(()=>0)`),
    'a short page that begins like an error': inline(
      `root.innerHTML='<h1>Something went wrong</h1><p>A novel by a young author from the north. It tells of a fisherman who comes home and finds an empty house.</p>'`,
    ),
    'an article about errors that a script wrote': inline(
      `root.innerHTML='<article><h1>Error: how to mend it</h1><p>${LONG}</p></article>';undefinedThing.track()`,
    ),
    'a place for something else': inline(
      `show('A page with content');undefinedThing.track()`,
      '<div id="root"></div><div id="content"></div>',
    ),
    'a part that is loaded again': inline(`show('Content');console.error(new Error('Loading chunk 7 failed.'))`),
    'a page of one word': inline(`show('Hello')`),
    'a page of one word in its own HTML': shell('', '<h1>Hello</h1>'),
    'own content and a script that is not there': shell('<script async src="/404"></script>', '<h1>Hello</h1>'),
    'rendered content and a script that is not there': shell(
      '<script src="/404"></script><script src="/ok.js"></script>',
    ),
    'own content and HTML for a script': shell('<script async src="/analytics.js"></script>', `<main>${LONG}</main>`),
    'analytics of its own': shell('<script async src="/js/analytics.js"></script><script src="/ok.js"></script>'),
    'an API that knows nobody': inline(`${get('/401')}.catch(()=>show('Content'))`),
    'an API that has nothing': inline(`${get('/404')}.catch(()=>show('No such thing'))`),
    'reports that are not taken': inline(
      `show('Content');fetch('/collect',{method:'POST',body:'x'});fetch('/api/log',{method:'POST',body:'x'});navigator.sendBeacon('/503','x')`,
    ),
    'a retry that works': inline(`const ask=()=>${get('/once')}.then((d)=>show(d.text));ask().catch(ask)`),
    'a script that is tried again': inline(
      `const load=(again)=>{const s=document.createElement('script');s.src='/once.js';if(again)s.onerror=()=>load(false);document.head.append(s)};load(true)`,
    ),
    'a request that the page gives up': inline(
      `const c=new AbortController();fetch('/ok',{signal:c.signal}).catch(()=>show('Content'));c.abort()`,
    ),
    'an exception after the content': inline(`show('Content');undefinedThing.track()`),
    'an exception before the content': inline(`setTimeout(()=>show('Content'),20);undefinedThing.track()`),
    'a rejection beside the content': inline(`show('Content');Promise.reject(new Error('no'))`),
    'a dialog that is not open': inline(
      `show('Content');undefinedThing.track()`,
      '<div id="root"></div><div id="modal-root"></div>',
    ),
    'an error that is written down': inline(`show('Content');console.error(new Error('no'))`),
    'observers that are late': inline(
      `show('Content');new ResizeObserver(()=>{root.style.height=root.clientHeight+1+'px'}).observe(root)`,
    ),
    'an article about errors': shell('', `<main><h1>Something went wrong</h1><p>${LONG}</p></main>`),
    'a picture': inline('', '<img src="/real.png" alt="A lighthouse">'),
    'a drawing': inline(`root.innerHTML='<canvas width="300" height="200"></canvas>'`),
    'a form': inline(`root.innerHTML='<input name="q">'`),
    'a frame': shell('', '<iframe src="/ok" width="400" height="300"></iframe>'),
    'an honest 404': inline(
      `document.head.insertAdjacentHTML('beforeend','<meta name="prerender-status-code" content="404">')`,
    ),
    'the flag, and an exception': inline(
      `show('Content');prerenderReady=true;document.body.append(document.createElement('main'));undefinedThing.x()`,
    ),
    'a script that is called HTML': shell('<script src="/jsonp"></script>'),
    'a script that is called text': shell('<script src="/plain.js"></script>'),
    'what is fetched for later': inline(
      `show('Content');fetch('/503',{headers:{'Next-Router-Prefetch':'1'}})`,
      '<div id="root"></div><link rel="prefetch" as="script" href="/503?later">',
    ),
    'a notice that is called an alert': inline(
      `root.innerHTML='<p>${LONG}</p><div role="alert" class="alert alert-info">Free shipping</div>';undefinedThing.track()`,
    ),
    'words that errors have too': inline(
      `root.innerHTML='<p>Refresh your home</p><p>Can\\'t get enough of it</p><p>Sorry seems to be the hardest word</p>';undefinedThing.track()`,
    ),
    'a component with a shadow': inline(
      `customElements.define('app-root',class extends HTMLElement{constructor(){super();this.attachShadow({mode:'closed'}).innerHTML='<h1>Content</h1>'}});undefinedThing.track()`,
      '<h1>Shop</h1><app-root></app-root><div id="root">x</div>',
    ),
    'a component that draws': inline(
      `customElements.define('a-map',class extends HTMLElement{constructor(){super();this.attachShadow({mode:'closed'}).innerHTML='<canvas width="300" height="200"></canvas>'}})`,
      '<a-map style="display:block"></a-map>',
    ),
    'an empty list': inline(`${get('/ok')}.then(()=>{root.innerHTML='<h1>Basket</h1><ul id="list"></ul>'})`),
    'a page that loads itself again': inline(
      `if(name==='again'){name='';show('Content')}else{name='again';import('/404').catch(()=>location.reload())}`,
    ),
    'a document of another address': inline(
      `history.replaceState(null,'','/elsewhere');show('Content');setTimeout(()=>undefinedThing.track(),1)`,
    ),
    'an exception in a frame': shell(
      '',
      '<h1>Content</h1><iframe srcdoc="<script>undefinedThing.x()</script>"></iframe>',
    ),
  },
};

const pathOf = (kind: string, name: string) => `/${kind}/${encodeURIComponent(name).replaceAll("'", '%27')}`;
const pages = Object.fromEntries(
  Object.entries(BROKEN).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, page]) => [pathOf(kind, name), html(page)]),
  ),
);

describe('handlers/render: what goes wrong in a page', () => {
  const site = new RenderedSite(
    {
      ...ANSWERS,
      ...pages,
      '/collect': answer(503, {}),
      '/api/log': answer(500, {}),
      '/analytics.js': html('<!doctype html>'),
      '/error-text': html(shell('', '<h1>Something went wrong</h1>')),
      '/said': html(appPage('say("Content");undefinedThing.track()')),
    },
    {},
  );
  before(() => site.start());
  after(() => site.stop());

  for (const [kind, named] of Object.entries(BROKEN)) {
    describe(kind, () => {
      for (const name of Object.keys(named)) {
        it(name, async () => {
          const { broken, problems } = await site.page(pathOf(kind, name));
          assert.equal(broken ?? 'complete', kind, problems.join('\n'));
        });
      }
    });
  }

  it('tells what went wrong in a page that is complete', async () => {
    const { broken, problems } = await site.page('/said');
    assert.deepEqual([broken, problems.length], [undefined, 1]);
    assert.match(
      problems.join(),
      /^ReferenceError: undefinedThing is not defined \(http:\/\/127\.0\.0\.1:\d+\/said\)$/,
    );
  });

  it('tells of an error text that nothing explains', async () => {
    const { broken, saysError } = await site.page('/error-text');
    assert.deepEqual([broken, saysError], [undefined, true]);
    assert.equal((await site.page('/said')).saysError, false);
  });

  it('does not hold a page responsible for the one before', async () => {
    assert.equal((await site.page(pathOf('script-failed', 'a script that fails'))).broken, 'script-failed');
    assert.equal((await site.page(pathOf('complete', 'a page of one word'))).broken, undefined);
  });
});

describe('handlers/render: what goes wrong at third parties', () => {
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
      inline(`show('Shop');const s=document.createElement('script');s.src='${origin}/503.js';document.head.append(s)`) +
        `<script src="${origin}/lib.js"></script>`,
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
