// Images that are not downloaded: the page sees them settle.
import assert from 'node:assert/strict';
import { oneLine } from '../../../support/site/one-line';
import { appPage, renderedSite } from '../../../support/site/rendered-site';

/** Says a text for every event of an image, in order. */
const follow = `const told = []; const tell = (text) => { told.push(text); say(told.join(', ')); };`;

/** A document that is parsed with images. */
const parsed = (markup: string, script: string): string =>
  `<!DOCTYPE html><html><head><title>Pictures</title></head><body><div id="app">empty</div>
  <script>function say(text) { document.getElementById('app').textContent = text; }
  ${follow}</script>${markup}<script>${script}</script></body></html>`;

describe('handlers/render: images that are not downloaded', function () {
  this.timeout(300_000);
  const site = renderedSite({
    '/probe': appPage(`const image = new Image();
      image.onload = () => say([image.complete, image.naturalWidth > 1, image.naturalHeight > 1,
      image.width > 1].join());
      image.onerror = () => say('error'); image.src = '/real.png'; if (image.complete) say('complete too early');`),
    '/listener': appPage(`const image = document.createElement('img');
      image.addEventListener('load', ({ target }) => say('loaded ' + (target === image)));
      image.setAttribute('src', '/real.png');`),
    '/late-listener': appPage(`const box = document.createElement('div'); box.innerHTML = '<img src="/real.png">';
      box.firstChild.addEventListener('load', () => say('loaded'));`),
    '/late-handler':
      appPage(`const box = document.createElement('div'); box.innerHTML = '<img src="/real.png">'; const [image] = box.children;
      image.onload = ({ target }) => say('loaded ' + (target === image) + ' ' + typeof image.onload);`),
    '/asked':
      appPage(`const box = document.createElement('div'); box.innerHTML = '<img src="/real.png">'; const [image] = box.children;
      const look = () => image.complete ? say('complete') : setTimeout(look, 20); look();`),
    '/again':
      appPage(`${follow} const image = new Image(); image.onload = () => { tell(new URL(image.currentSrc).pathname);
      if (told.length < 3) image.src = '/' + told.length + '.png'; };
      image.src = '/0.png';`),
    '/decode': appPage(
      `const image = new Image(); image.src = '/real.png';
        image.decode().then(() => say('decoded ' + image.complete), (error) => say(String(error)));`,
    ),
    '/module': appPage(
      '',
      `<script type="module">const image = new Image(); image.src = '/real.png'; await image.decode(); say('decoded');</script>`,
    ),
    '/markup': parsed(
      oneLine`<img id="a" src="/a.png" onload="tell('attribute')"><img id="b" src="/b.png" loading="lazy"><picture>
        <source srcset="/c.webp" type="image/webp"><img id="c" src="/c.png"></picture>`,
      `for (const id of ['a', 'b', 'c']) document.getElementById(id).addEventListener('load', () => tell(id));
       if ([...document.images].some(({ complete }) => complete)) tell('too early');
       addEventListener('load', () => tell('window ' + [...document.images].every(({ complete }) => complete)));`,
    ),
    '/gate': appPage(`document.body.insertAdjacentHTML('beforeend',
      '<img src="/1.png"><svg><image href="/2.png"/></svg><input type="image" src="/3.png">');
      const elements = document.querySelectorAll('img, image, input'); let left = elements.length;
      for (const element of elements) element.addEventListener('load', () => { left -= 1; if (left === 0) say('all loaded'); });`),
    '/shadow':
      appPage(`const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' });
      root.innerHTML = '<img src="/real.png">'; root.firstChild.onload = () => say('loaded');`),
    '/captured': appPage(`document.addEventListener('load', ({ target }) => {
      if (target.nodeName === 'IMG') say('seen ' + target.getAttribute('src')); }, true);
      const template = document.createElement('template'); template.innerHTML = '<img src="/real.png">';
      document.body.append(template.content.cloneNode(true));`),
    '/sizes': appPage(`const size = async (attributes) => { const box = document.createElement('div');
      box.innerHTML = '<img src="/a.png" ' + attributes + '>';
      const [image] = box.children; await image.decode(); return image.naturalWidth + 'x' + image.naturalHeight; };
      Promise.all(['width="300" height="100"', 'width="300"', 'height="100"', 'style="width: 40px; height: 30px"',
      'srcset="/s.png 640w" sizes="(min-width: 9000px) 10px, 320px"'].map(size))
        .then((sizes) => say(sizes.join(' ')));`),
    '/sources':
      appPage(`const source = async (markup) => { const box = document.createElement('div'); box.innerHTML = markup;
      const image = box.querySelector('img'); await image.decode();
      return new URL(image.currentSrc).pathname; };
      Promise.all([
        '<img src="/plain.png">', '<img srcset="/one.png 1x, /two.png 2x" src="/plain.png">',
        '<img srcset="/400.png 400w, /900.png 900w,/2000.png 2000w" sizes="50vw">',
        '<picture><source media="(max-width: 600px)" srcset="/narrow.png"><source type="image/unheard-of" srcset="/odd.png">' +
          '<source srcset="/wide.png"><img src="/plain.png"></picture>',
      ].map(source)).then((sources) => say(sources.join(' ')));`),
    '/fallback': `<!DOCTYPE html><title>A page</title><div id="app">kept</div>
      <img src="/missing.png" onerror="this.onerror = null; this.src = '/placeholder.png'">
      <script>document.addEventListener('error', () => { document.getElementById('app').textContent = 'error'; }, true);</script>`,
    '/blur-up': `<!DOCTYPE html><title>A page</title><img id="i" src="/tiny.png" data-src="/full.png"><script>
      const probe = new Image(); probe.onload = () => { i.src = i.dataset.src; i.classList.add('sharp'); };
      probe.src = i.dataset.src;</script>`,
    '/empty': appPage(
      `const image = new Image(); image.onerror = () => say('error ' + image.complete); image.onload = () => say('load'); image.src = '';`,
    ),
    '/no-url': appPage(
      `${follow} const image = new Image(); image.onerror = () => tell('error'); image.onload = () => tell('load'); image.src = 'http://';`,
    ),
    '/template':
      appPage(`const template = document.createElement('template'); template.innerHTML = '<img src="/real.png">';
      const [image] = template.content.children;
      image.addEventListener('load', () => say('loaded in a template')); say('waits ' + image.naturalWidth);`),
    '/bitmap': appPage(`const image = new Image(); image.width = 40; image.height = 30;
      image.onload = async () => { const bitmap = await createImageBitmap(image);
      const context = document.createElement('canvas').getContext('2d');
      context.createPattern(image, 'repeat').setTransform(); context.drawImage(image, 0, 0); context.drawImage(bitmap, 0, 0);
      say(bitmap.width + 'x' + bitmap.height); }; image.src = '/real.png';`),
    '/natives': appPage(`const getter = (name) => Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, name).get;
      const tries = [() => getter('complete').call({}),
      () => HTMLImageElement.prototype.decode.call(document.body)].map((run) => { try { run();
      return 'ran'; } catch (error) { return error.name; } });
      HTMLImageElement.prototype.decode.call(document.body).catch(() => 0);
      say(tries[0] + ' ' + /\\[native code\\]/.test(Function.prototype.toString.call(getter('complete'))) + ' ' + new Image().complete);`),
    '/hostile': appPage(`const image = new Image(); image.onload = () => say('loaded');
      Element.prototype.getAttribute = EventTarget.prototype.dispatchEvent = () => { throw new Error('no'); };
      window.setTimeout = window.Event = window.Promise = window.Proxy = undefined; image.src = '/real.png';`),
    '/many':
      appPage(`const html = Array.from({ length: 300 }, (_, n) => '<img src="/' + n + '.png">').join(''); let left = 300;
      document.addEventListener('load', ({ target }) => {
      if (target.nodeName === 'IMG' && (left -= 1) === 0) say('all'); }, true);
      document.body.insertAdjacentHTML('beforeend', html);`),
  });

  const says = (target: string, text: string, what: string) =>
    it(what, async () => {
      assert.deepEqual(await site.said(target), { text, partial: false });
    });

  says('/probe', 'true,true,true,true', 'lets a probe load');
  says('/listener', 'loaded true', 'tells a listener of an image that a script makes');
  says('/late-listener', 'loaded', 'tells a listener of an image that is nowhere in the document');
  says('/late-handler', 'loaded true function', 'tells its handler, too');
  says('/asked', 'complete', 'is complete after a while for those who only ask');
  says('/again', '/0.png, /1.png, /2.png', 'loads each source that an image gets');
  says('/decode', 'decoded true', 'decodes');
  says('/module', 'decoded', 'decodes for a module that waits for it');
  says('/gate', 'all loaded', 'opens a gate that waits for images of all kinds');
  says('/shadow', 'loaded', 'loads in closed shadow roots');
  says('/captured', 'seen /real.png', 'tells those who listen to the whole document');
  says('/sizes', '300x100 300x200 150x100 40x30 320x213', 'tells sizes as the markup says them');
  says('/sources', '/plain.png /one.png /900.png /wide.png', 'tells which source a browser takes');
  says('/fallback', 'kept', 'lets no image fail');
  says('/empty', 'error true', 'lets an image without a source fail, as every browser does');
  says('/no-url', 'error', 'lets an image fail whose source is no URL');
  says('/template', 'waits 0', 'loads none that is in no page');
  says('/bitmap', '40x30', 'gives bitmaps of images');
  says('/natives', 'TypeError true true', 'looks like what it stands in for');
  says('/hostile', 'loaded', 'needs nothing that a page can replace');
  says('/many', 'all', 'loads hundreds');

  it('fires load of parsed images after the scripts of the document, and before the window’s', async () => {
    const { text, partial } = await site.said('/markup');
    assert.equal(partial, false);
    assert.deepEqual(text.split(', ').slice(0, 4).sort(), ['a', 'attribute', 'b', 'c']);
    assert.match(text, /, window true$/);
  });

  it('keeps the real source where it replaces a placeholder, and leaves no trace', async () => {
    const { snapshot } = await site.page('/blur-up');
    assert.match(snapshot.html, /<img id="i" src="\/full\.png" data-src="\/full\.png" class="sharp">/);
    const fallback = await site.page('/fallback');
    assert.match(fallback.snapshot.html, /<img src="\/missing\.png"/);
  });

  it('asks the site for none of them', () => {
    assert.deepEqual(
      site.server.requests.filter(({ target }) => /\.(?:png|webp)$/.test(target)),
      [],
    );
  });
});
