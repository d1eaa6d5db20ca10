// Pages that have their content although something went wrong, and the log of their problems.
import assert from 'node:assert/strict';
import { answer, appPage, html } from '../../../../support/site/rendered-site';
import { get, inline, itFinds, LONG, pathOf, problemSite, shell } from './problem-pages';

const COMPLETE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  complete: {
    'a map with two buttons': inline(
      `root.innerHTML='<div style="width:400px;height:300px"></div><a href="#">+</a><a href="#">−</a>'`,
    ),
    'a page about scripts': inline(`show('How to enable JavaScript in your browser')`),
    'a part beside the content that is gone': inline(`show('Content');import('/chat-widget-404.js').catch(()=>0)`),
    'a spinner of pictures that come later, and how far something is': inline(
      `root.innerHTML='<p>${LONG}</p><div class="swiper-lazy-preloader">.</div>'+
        '<div role="progressbar" aria-valuenow="30">30</div>';undefinedThing.track()`,
    ),
    'an advertisement of its own that fails': inline(`show('Content');fetch('/ads/slot').catch(()=>0)`),
    'a short page that begins like an error': inline(
      `root.innerHTML='<h1>Something went wrong</h1><p>A novel by a young author from the north. '+
        'It tells of a fisherman who comes home and finds an empty house.</p>'`,
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
      `show('Content');fetch('/collect',{method:'POST',body:'x'});fetch('/api/log',{method:'POST',body:'x'});
        navigator.sendBeacon('/503','x')`,
    ),
    'a retry that works': inline(`const ask=()=>${get('/once')}.then((d)=>show(d.text));ask().catch(ask)`),
    'a script that is tried again': inline(
      `const load=(again)=>{const s=document.createElement('script');s.src='/once.js';
        if(again)s.onerror=()=>load(false);document.head.append(s)};load(true)`,
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
      `root.innerHTML='<p>Refresh your home</p><p>Can\\'t get enough of it</p>'+
        '<p>Sorry seems to be the hardest word</p>';undefinedThing.track()`,
    ),
    'a component with a shadow': inline(
      `customElements.define('app-root',class extends HTMLElement{constructor(){super();
        this.attachShadow({mode:'closed'}).innerHTML='<h1>Content</h1>'}});undefinedThing.track()`,
      '<h1>Shop</h1><app-root></app-root><div id="root">x</div>',
    ),
    'a component that draws': inline(
      `customElements.define('a-map',class extends HTMLElement{constructor(){super();
        this.attachShadow({mode:'closed'}).innerHTML='<canvas width="300" height="200"></canvas>'}})`,
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

describe('handlers/render: pages that are complete', () => {
  const broken = { 'script-failed': { 'a script that fails': shell('<script src="/503"></script>') } };
  const site = problemSite(
    { ...COMPLETE, ...broken },
    {
      '/collect': answer(503, {}),
      '/api/log': answer(500, {}),
      '/analytics.js': html('<!doctype html>'),
      '/error-text': html(shell('', '<h1>Something went wrong</h1>')),
      '/said': html(appPage('say("Content");undefinedThing.track()')),
    },
  );
  itFinds(site, COMPLETE);

  it('logs what went wrong in a complete page', async () => {
    const { broken, problems } = await site.page('/said');
    assert.deepEqual({ broken, problems: problems.length }, { broken: undefined, problems: 1 });
    assert.match(
      problems.join(),
      /^ReferenceError: undefinedThing is not defined \(http:\/\/127\.0\.0\.1:\d+\/said\)$/,
    );
  });

  it('reports an error text without a cause', async () => {
    const { broken, saysError } = await site.page('/error-text');
    assert.deepEqual({ broken, saysError }, { broken: undefined, saysError: true });
    assert.equal((await site.page('/said')).saysError, false);
  });

  it('does not blame a page for the one before', async () => {
    assert.equal((await site.page(pathOf('script-failed', 'a script that fails'))).broken, 'script-failed');
    assert.equal((await site.page(pathOf('complete', 'a page of one word'))).broken, undefined);
  });
});
