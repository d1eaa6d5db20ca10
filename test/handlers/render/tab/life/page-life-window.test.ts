// Content below a person's window comes into view; endless lists end in good time.
import assert from 'node:assert/strict';
import { oneLine } from '../../../../support/site/one-line';
import { COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

/** Something of a height, in CSS pixels. */
const tall = (height: number): string => `<div style="height:${height}px"></div>`;

/** A page with content below, and a script after it. */
const below = (body: string, script: string, head = ''): string =>
  `<!DOCTYPE html><html lang="en"><head><title>An application</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}
    <script>function say(text) { document.getElementById('app').textContent = text; }${script}</script></body></html>`;

const app = '<div id="app">empty</div>';

/** Images by scroll position, as before there was `loading="lazy"`. */
const lazyImages = `const load = () => {
  for (const image of document.querySelectorAll('img[data-src]')) if (image.getBoundingClientRect().top < innerHeight + 100) {
  image.src = image.dataset.src; image.removeAttribute('data-src'); } if (!document.querySelector('img[data-src]')) say('complete'); };`;

const image = (name: string): string => `<img data-src="/${name}.png" alt="${name}" width="100" height="100">`;

/** Calls a function when a list's end comes near, and adds what an API gives. */
const loadsMore = `let asked = 0, busy = false; const more = async () => { if (busy) return; busy = true;
  const items = await (await fetch('/items?from=' + (asked += 1))).json();
  document.getElementById('list').insertAdjacentHTML('beforeend',
  items.map((item) => '<p style="height:200px">' + item + ' of ' + asked + '</p>').join('')); busy = false; };`;

const list = `<div id="app">complete</div><div id="list">${'<p style="height:200px">first</p>'.repeat(10)}</div>`;

describe('handlers/render: content below the window', () => {
  const site = renderedSite({
    '/items': text(JSON.stringify(Array.from({ length: 10 }, (_, n) => `item ${n}`)), 250),
    '/part': text('complete', 250),
    ...Object.fromEntries(
      [3_000, 12_000].map((height) => [
        `/lazy-images-at-${height}-px`,
        below(
          app + image('first') + tall(height) + image('last'),
          `${lazyImages} addEventListener('scroll', load); addEventListener('resize', load); load();`,
        ),
      ]),
    ),
    '/lazy-images-by-offset': below(
      app + tall(4_000) + image('last'),
      `const load = () => { const last = document.querySelector('img'); if (last.offsetTop < innerHeight + scrollY) {
        last.src = last.dataset.src; say('complete'); } }; document.addEventListener('scroll', load);`,
    ),
    '/sections': below(
      `${app + tall(2_500)}<section id="s">later</section>`,
      `addEventListener('scroll', () => { const s = document.getElementById('s');
        if (!s.dataset.asked && s.getBoundingClientRect().top <= innerHeight) { s.dataset.asked = 1;
        fetch('/part').then((r) => r.text()).then(say); } });`,
    ),
    '/throttled': below(
      `${app + tall(2_500)}<section id="s">later</section>`,
      `let timer; addEventListener('scroll', () => { timer ??= setTimeout(() => { timer = undefined;
        if (document.getElementById('s').getBoundingClientRect().top <= innerHeight) say('complete'); }, 200); });`,
    ),
    '/classes': below(
      app +
        ['fade', 'zoom', 'flip']
          .map((name) => `${tall(1_500)}<p class="effect" data-effect="${name}">${name}</p>`)
          .join(''),
      `const show = () => { const all = [...document.querySelectorAll('.effect')];
        for (const e of all) if (e.getBoundingClientRect().top + 120 < innerHeight) e.classList.add('shown');
        if (all.every((e) => e.classList.contains('shown'))) say('complete'); }; addEventListener('scroll', show);
        addEventListener('resize', show); addEventListener('load', show);`,
      '<style>.effect { opacity: 0; transition: opacity 400ms } .shown { opacity: 1 }</style>',
    ),
    '/trigger-at-80-percent': below(
      `${app + tall(3_000)}<p id="last">last</p>`,
      `const check = () => {
        if (document.getElementById('last').getBoundingClientRect().top < innerHeight * 0.8) say('complete'); };
        addEventListener('scroll', () => requestAnimationFrame(check)); addEventListener('resize', check);`,
    ),
    '/trigger-measured-once': below(
      `${app + tall(3_000)}<p id="last">last</p>`,
      `let start; const measure = () => {
        start = document.getElementById('last').getBoundingClientRect().top + scrollY - innerHeight * 0.8; }; measure();
        const update = () => { if (scrollY >= start) say('complete'); }; addEventListener('resize', () => { measure();
        update(); }); addEventListener('scroll', update);`,
    ),
    '/resize': below(
      app + tall(3_000),
      `addEventListener('resize', () => { if (innerHeight > 3000) say('complete'); });`,
    ),
    '/container': below(
      `${app}<main style="position:fixed;inset:0;overflow-y:auto">${tall(5_000)}<p id="last">last</p></main>`,
      `const main = document.querySelector('main'); main.addEventListener('scroll', () => {
       if (document.getElementById('last').getBoundingClientRect().top < innerHeight) say('complete'); });
       addEventListener('resize', () => main.dispatchEvent(new Event('scroll')));`,
    ),
    ...Object.fromEntries(
      Object.entries({
        plain: 'undefined',
        margin: `{ rootMargin: '200px' }`,
        threshold: '{ threshold: 0.5 }',
        'negative-margin': `{ rootMargin: '0px 0px -10% 0px' }`,
        all: '{ threshold: [0, 0.25, 1] }',
      }).map(([name, given]) => [
        `/observer-${name}`,
        below(
          `${app + tall(6_000)}<p id="last">last</p>`,
          `new IntersectionObserver(([entry], self) => { if (entry.isIntersecting) { self.disconnect();
            fetch('/part').then((r) => r.text()).then(say); } }, ${given}).observe(document.getElementById('last'));`,
        ),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries({ 'no-root': '{}', root: `{ root: document.querySelector('main') }` }).map(([name, given]) => [
        `/observer-in-container-${name}`,
        below(
          `${app}<main style="height:600px;overflow-y:scroll">${tall(6_000)}<p id="last">last</p></main>`,
          `new IntersectionObserver((entries) => {
            if (entries.some((entry) => entry.isIntersecting)) say('complete'); },
            ${given}).observe(document.getElementById('last'));`,
        ),
      ]),
    ),
    '/observer-in-nested-containers': below(
      oneLine`${app}<main style="height:700px;overflow:auto">${tall(2_000)}<section style="height:300px;overflow:auto">
        ${tall(2_000)}<p id="last">last</p></section></main>`,
      `new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) say('complete'); }).observe(document.getElementById('last'));`,
    ),
    '/observers-in-turn': below(
      app,
      `const next = (left) => { document.body.insertAdjacentHTML('beforeend', '<div style="height:900px"></div><p class="mark">mark</p>');
      new IntersectionObserver(([entry], self) => { if (!entry.isIntersecting) return; self.disconnect();
      left === 0 ? say('complete') : fetch('/part').then(() =>
      next(left - 1)); }).observe([...document.querySelectorAll('.mark')].at(-1)); }; next(4);`,
    ),
    '/visible': below(
      app,
      `document.visibilityState === 'visible' && !document.hidden && document.hasFocus !== undefined ? say('complete') : say('hidden');`,
    ),
    '/window': below(
      app + tall(6_000),
      `setTimeout(() => say([innerWidth, innerHeight, outerWidth > 0, screen.height, scrollY].join(' ')), 3000);`,
    ),
    '/window-at-once': below(
      app + tall(6_000),
      `say(innerWidth + ' ' + innerHeight); addEventListener('scroll', () => {});`,
    ),
    '/vh': below(
      `${app}<div id="hero" style="height:100vh"></div>`,
      `say(String(document.getElementById('hero').offsetHeight));`,
    ),
    '/more-by-scroll': below(
      list,
      `${loadsMore} const near = () => {
        if (scrollY + innerHeight >= document.documentElement.scrollHeight - 300) more(); };
        addEventListener('scroll', near); near();`,
    ),
    '/more-by-observer': below(
      `${list}<hr>`,
      `${loadsMore} const o = new IntersectionObserver(async ([entry]) => { if (!entry.isIntersecting) return;
        await more(); o.unobserve(document.querySelector('hr')); o.observe(document.querySelector('hr')); });
        o.observe(document.querySelector('hr'));`,
    ),
    '/more-until-the-end': below(
      `${list}<hr>`,
      `${loadsMore} const o = new IntersectionObserver(async ([entry]) => { if (!entry.isIntersecting) return;
      await more(); o.unobserve(document.querySelector('hr')); if (asked < 3) o.observe(document.querySelector('hr'));
      else say('all'); });
      o.observe(document.querySelector('hr'));`,
    ),
  });

  for (const target of ['/lazy-images-at-3000-px', '/lazy-images-at-12000-px', '/lazy-images-by-offset']) {
    it(`is loaded by its position: ${target.slice(1)}`, async () => {
      const { snapshot, partial } = await site.page(target, options);
      assert.equal(partial, false);
      assert.match(snapshot.html, /<img [^>]*\bsrc="[^"]*\/last\.png"/);
    });
  }

  for (const target of [
    '/sections',
    '/throttled',
    '/classes',
    '/trigger-at-80-percent',
    '/trigger-measured-once',
    '/resize',
    '/container',
  ]) {
    it(`comes by its position: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('is visible once effects have shown it', async () => {
    const { snapshot } = await site.page('/classes', options);
    assert.equal(snapshot.html.match(/class="effect shown"/g)?.length, 3);
  });

  for (const target of [
    'plain',
    'margin',
    'threshold',
    'negative-margin',
    'all',
    'in-container-no-root',
    'in-container-root',
    'in-nested-containers',
  ]) {
    it(`comes by an observer: ${target}`, async () => {
      assert.deepEqual(await site.said(`/observer-${target}`, options), COMPLETE);
    });
  }

  it('comes by observers, each of which brings the next', async () => {
    assert.deepEqual(await site.said('/observers-in-turn', options), COMPLETE);
  });

  it('is not shown to a page that does not listen', async () => {
    assert.deepEqual(await site.said('/window', options), { text: '1280 1024 true 1024 0', partial: false });
    assert.deepEqual(await site.said('/window', { ...options, variant: 'mobile' }), {
      text: '412 732 true 732 0',
      partial: false,
    });
  });

  it('is not shown to the next page before that was seen in a person’s window', async () => {
    for (const variant of ['desktop', 'mobile'] as const) {
      const [width, height] = variant === 'desktop' ? [1280, 1024] : [412, 732];
      for (let round = 0; round < 2; round += 1) {
        assert.deepEqual(await site.said('/sections', { ...options, variant }), COMPLETE);
        assert.equal((await site.said('/window-at-once', { ...options, variant })).text, `${width} ${height}`);
        assert.equal((await site.said('/vh', { ...options, variant })).text, String(height));
        assert.match((await site.said('/window', { ...options, variant })).text, new RegExp(`^${width} ${height} `));
      }
    }
  }).timeout(300_000);

  it('is part of a visible page', async () => {
    assert.deepEqual(await site.said('/visible', options), COMPLETE);
  });

  it('comes on a phone, too', async () => {
    for (const target of ['/lazy-images-at-3000-px', '/trigger-at-80-percent', '/observer-plain', '/classes']) {
      assert.deepEqual(await site.said(target, { ...options, variant: 'mobile' }), COMPLETE, target);
    }
  });

  for (const target of ['/more-by-scroll', '/more-by-observer']) {
    it(`ends, though the page would go on without end: ${target.slice(1)}`, async () => {
      const { snapshot, partial } = await site.page(target, options);
      assert.equal(partial, false);
      const items = snapshot.html.match(/item \d of \d+/g)?.length ?? 0;
      assert.ok(items >= 10 && items <= 300, `${items} items came.`);
    });
  }

  it('comes to its end where it has one', async () => {
    const { snapshot, partial } = await site.page('/more-until-the-end', options);
    assert.equal(partial, false);
    assert.match(snapshot.html, /item 9 of 3/);
    assert.match(snapshot.html, /id="app">all</);
  });
});
