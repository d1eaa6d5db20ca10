// Pages that lack content because something went wrong, by the reason.
import { get, inline, itFinds, LONG, problemSite, shell } from './problem-pages';

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
      `show('Shop');const l=document.createElement('link');l.rel='stylesheet';l.href='/cut.css';
        l.onerror=()=>Promise.reject(new Error('Loading CSS chunk 5 failed.'));document.head.append(l)`,
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
    'a page that waits without end': inline(`root.innerHTML='<span>Please wait…</span>'`),
    'a page that updates without end': inline(`show('Updating...')`),
    'a page that connects without end': inline(`show('Connecting to the server…')`),
    'only a spinner': inline(`root.innerHTML='<svg class="spinner" width="200" height="200"></svg>'`),
    'content that is taken away': inline(`root.innerHTML=''`, `<div id="root">${LONG}</div>`),
  },
  'error-page': {
    'an error that the application shows without an exception': inline(
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
};

describe('handlers/render: pages that are broken', () => {
  itFinds(problemSite(BROKEN), BROKEN);
});
