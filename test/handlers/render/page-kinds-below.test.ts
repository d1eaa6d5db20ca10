// Kinds of pages found in the wild: what lies below a person's window.
import assert from 'node:assert/strict';
import { appPage, renderedSite } from '../../support/rendered-site';

const complete = { text: 'complete', partial: false };

/** Says `complete` once every element of a class has come into view by scroll position. */
const revealed = `const look = () => { for (const e of document.querySelectorAll('.hidden')) if (e.getBoundingClientRect().top < innerHeight * 0.9) e.className = '';
    if (document.querySelector('.hidden') === null) say('complete'); };`;
const onScroll = `${revealed} addEventListener('scroll', look); addEventListener('resize', look); look();`;

const make = (count: number, style: string): string =>
  `for (let n = 0; n < ${count}; n += 1) document.body.insertAdjacentHTML('beforeend', '<section class="hidden" style="${style}">' + n + '</section>');`;

describe('handlers/render: kinds of what lies below', () => {
  const site = renderedSite({
    '/screens': appPage(`${make(5, 'height: 100vh')}${onScroll}`),
    '/hero': appPage(`${make(1, 'min-height: 100vh')}${make(6, 'height: 600px')}${onScroll}`),
    '/heights': appPage(`${make(4, 'height: 100vh')}${onScroll} addEventListener('resize', () => { document.body.style.setProperty('--vh', innerHeight / 100 + 'px'); });`),
    '/measures': appPage(`${make(5, 'height: 100vh')} const ruler = document.createElement('div'); ruler.style.cssText = 'position: absolute; height: 100vh';
      document.body.append(ruler); addEventListener('scroll', () => { for (const e of document.querySelectorAll('.hidden'))
        if (e.getBoundingClientRect().top < ruler.offsetHeight) e.className = ''; if (document.querySelector('.hidden') === null && scrollY === 0) say('complete'); });`),
    '/container': appPage(`document.body.insertAdjacentHTML('beforeend', '<main style="height: 100vh; overflow-y: scroll"></main>');
      setTimeout(() => { const main = document.querySelector('main'); main.innerHTML = '<div style="height: 5000px"></div><p class="hidden">below</p>';
        ${revealed} main.addEventListener('scroll', look); look(); }, 200);`, '<style>body { margin: 0 } #app { position: fixed }</style>'),
    '/bounds': appPage(`${make(3, 'height: 800px')} const observer = new IntersectionObserver((entries) => { for (const { target, isIntersecting, boundingClientRect, rootBounds }
      of entries) if (isIntersecting && boundingClientRect.top < rootBounds.bottom) target.className = ''; if (document.querySelector('.hidden') === null) say('complete'); },
      { rootMargin: '0px 0px -50% 0px' }); for (const e of document.querySelectorAll('section')) observer.observe(e);`),
    '/looks-by-timer': appPage(`${make(5, 'height: 800px')}${revealed} setInterval(look, 200);`),
    '/looks-by-frame': appPage(`${make(5, 'height: 800px')}${revealed} (function frame() { look(); requestAnimationFrame(frame); })();`),
    '/frame-timer': appPage(`const frame = document.createElement('iframe'); document.body.append(frame); frame.contentWindow.setTimeout(() => say('complete'), 1500);`),
  });

  for (const target of ['/bounds', '/looks-by-timer', '/looks-by-frame', '/frame-timer']) {
    it(`is seen by other means: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const target of ['/screens', '/hero', '/heights', '/measures', '/container']) {
    it(`comes into view by scroll position: ${target.slice(1)}`, async () => {
      for (const variant of ['desktop', 'mobile'] as const) assert.deepEqual(await site.said(target, { variant }), complete, variant);
    });
  }
});
