// Work of a page on content that came into view, and containers that scroll in place of the window.
import assert from 'node:assert/strict';
import { oneLine } from '../../../../support/site/one-line';
import { COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

const tall = (height: number): string => `<div style="height:${height}px"></div>`;

/** A page with content below `#app`, and a script after it. */
const below = (body: string, script: string): string =>
  `<!DOCTYPE html><html lang="en"><head><title>An application</title>
    <meta name="viewport" content="width=device-width"></head><body><div id="app">empty</div>${body}
    <script>function say(text) { document.getElementById('app').textContent = text; }${script}</script></body></html>`;

describe('handlers/render: a page in a taller window', () => {
  const site = renderedSite({
    '/quick': text('complete', 100),
    '/observer': below(
      `${tall(4000)}<p id=l>l</p>`,
      `setTimeout(() => new IntersectionObserver(([e]) => {
        if (e.isIntersecting) say('complete'); }).observe(document.getElementById('l')), 3000);`,
    ),
    '/observer-of-sizes': below(
      '',
      `setTimeout(() => new ResizeObserver(() => say('complete')).observe(document.body), 3000);`,
    ),
    '/counter': below(
      `${tall(4000)}<p id=l>0</p>`,
      `new IntersectionObserver(([e], o) => { if (!e.isIntersecting) return; o.disconnect(); let n = 0;
        const i = setInterval(() => { document.getElementById('l').textContent = n += 1;
        if (n === 100) { clearInterval(i); say('complete'); } }, 20); }).observe(document.getElementById('l'));`,
    ),
    '/animation': below(
      `${tall(4000)}<p id=l style="opacity:0">l</p>`,
      `new IntersectionObserver(([e], o) => { if (!e.isIntersecting) return; o.disconnect();
        document.getElementById('l').animate({ opacity: [0, 1] }, { duration: 800, delay: 300,
        fill: 'forwards' }).onfinish = () => say('complete'); }).observe(document.getElementById('l'));`,
    ),
    '/forty-sections': below(
      Array.from({ length: 40 }, (_, n) => `<section class=s style="min-height:400px">${n}</section>`).join(''),
      `let n = 0; const o = new IntersectionObserver((es) => { for (const e of es) if (e.isIntersecting) {
        o.unobserve(e.target); fetch('/quick?' + e.target.textContent).then((r) => r.text()).then((t) => {
        e.target.textContent = t; if ((n += 1) === 40) say('complete'); }); } });
        document.querySelectorAll('.s').forEach((s) => o.observe(s));`,
    ),
    '/in-a-row': below(
      `<div style="overflow-x:auto;width:300px;white-space:nowrap">${'<i style="display:inline-block;width:280px">x</i>'.repeat(
        10,
      )}<i id=l style="display:inline-block;width:280px">l</i></div>`,
      `new IntersectionObserver(([e]) => {
        if (e.isIntersecting) say('complete'); },
        { root: document.getElementById('l').parentNode }).observe(document.getElementById('l'));`,
    ),
    '/scroll-listener-later': below(
      `${tall(5000)}<p id=l>l</p>`,
      `setTimeout(() => { const c = () => {
        if (document.getElementById('l').getBoundingClientRect().top < innerHeight) say('complete'); };
        addEventListener('scroll', c, { passive: true }); c(); }, 2500);`,
    ),
    '/scroll-after-api': below(
      '',
      `fetch('/quick').then(() => { document.body.insertAdjacentHTML('beforeend', '${tall(5000)}<p id=l>l</p>');
        const c = () => {
        if (document.getElementById('l').getBoundingClientRect().top < innerHeight) say('complete'); };
        document.addEventListener('scroll', c, true); c(); });`,
    ),
    '/onscroll-prop': below(
      `${tall(5000)}<p id=l>l</p>`,
      `window.onscroll = () => { if (document.getElementById('l').getBoundingClientRect().top < innerHeight) say('complete'); };`,
    ),
    '/visual-viewport': below(
      tall(5000),
      `visualViewport.addEventListener('resize', () => say('complete')); addEventListener('scroll', () => {});`,
    ),
    '/resize-observer-root': below(
      `<main style="height:100vh">m</main>${tall(3000)}`,
      `let n = 0; new ResizeObserver(([e]) => {
        if (e.contentRect.height > 3000) say('complete'); }).observe(document.querySelector('main'));
        addEventListener('resize', () => {});`,
    ),
    '/window-virtual': below(
      '<div id=v style="height:20000px;position:relative"></div>',
      `const v = document.getElementById('v');
        const d = () => { const from = Math.floor(scrollY / 40), to = from + Math.ceil(innerHeight / 40);
        v.innerHTML = Array.from({ length: Math.min(500, to) - from }, (_,
        n) => '<p style="position:absolute;top:' + (from + n) * 40 + 'px">row ' + (from + n) + '</p>').join('');
        if (to > 400) say('complete'); }; addEventListener('scroll', d); addEventListener('resize', d); d();`,
    ),
    '/container-scroll-only': below(
      `<main style="height:100vh;overflow-y:auto">${tall(5000)}<p id=l>l</p></main>`,
      `const m = document.querySelector('main');
        m.addEventListener('scroll', () => {
        if (m.scrollTop + m.clientHeight >= document.getElementById('l').offsetTop) say('complete'); });`,
    ),
    '/container-deep': below(
      oneLine`<div style="height:100vh;display:flex"><nav style="width:200px">n</nav>
        <main style="flex:1;overflow-y:auto">${tall(5000)}<p id=l>l</p></main></div>`,
      `const m = document.querySelector('main');
        m.addEventListener('scroll', () => {
        if (document.getElementById('l').getBoundingClientRect().top < m.getBoundingClientRect().bottom) say('complete'); });`,
    ),
    '/container-in-shadow-root': below(
      '<x-content style="display:block;position:fixed;inset:0"></x-content>',
      `customElements.define('x-content', class extends HTMLElement { connectedCallback() { const r = this.attachShadow({ mode: 'open' });
      r.innerHTML = '<main style="position:absolute;inset:0;overflow-y:auto"><div style="height:5000px"></div><p>last</p></main>';
      const m = r.querySelector('main');
      m.addEventListener('scroll', () => {
      if (m.scrollTop + m.clientHeight >= r.querySelector('p').offsetTop) say('complete'); }); } });`,
    ),
    '/fixed-shell': below(
      oneLine`<div style="position:fixed;inset:0;overflow:hidden">
        <main style="height:100%;overflow-y:scroll">${tall(5000)}<p id=l>l</p></main></div>`,
      `new IntersectionObserver(([e]) => { if (e.isIntersecting) say('complete'); }).observe(document.getElementById('l'));`,
    ),
  });

  for (const target of ['/observer', '/observer-of-sizes']) {
    it(`comes by an observer that is set up later: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/counter', '/animation', '/forty-sections', '/in-a-row']) {
    it(`ends the work that an observer begins: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of [
    '/scroll-listener-later',
    '/scroll-after-api',
    '/onscroll-prop',
    '/visual-viewport',
    '/resize-observer-root',
    '/window-virtual',
  ]) {
    it(`hears scroll and resize events, whenever it listens: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/container-scroll-only', '/container-deep', '/container-in-shadow-root', '/fixed-shell']) {
    it(`hears scroll events of its containers, which have nothing left to scroll: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});
