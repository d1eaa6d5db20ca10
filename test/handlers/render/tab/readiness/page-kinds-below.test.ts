// Kinds of real pages: content below a user's window.
import assert from 'node:assert/strict';
import { appPage, renderedSite } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };

/** Says `complete` once every hidden element has come into view by its scroll position. */
const revealed = `const look = () => {
  for (const e of document.querySelectorAll('.hidden')) if (e.getBoundingClientRect().top < innerHeight * 0.9) e.className = '';
    if (document.querySelector('.hidden') === null) say('complete'); };`;
const onScroll = `${revealed} addEventListener('scroll', look); addEventListener('resize', look); look();`;

const make = (count: number, style: string): string =>
  `for (let n = 0; n < ${count}; n += 1)
    document.body.insertAdjacentHTML('beforeend', '<section class="hidden" style="${style}">' + n + '</section>');`;

/** Says at the end of an animation whether the window is tall, without listening to its size. */
const saysTall = (script: string): string =>
  appPage(
    `${make(3, 'height: 800px')} say('a screen'); addEventListener('animationend', () => say('tall')); ${script}`,
    '<style>@media (min-height: 2000px) { #app { animation: seen 1ms } } @keyframes seen { from { color: red } }</style>',
  );
const heartbeat = 'setInterval(() => undefined, 100);';

describe('handlers/render: content below the window', () => {
  const site = renderedSite({
    '/screens': appPage(`${make(5, 'height: 100vh')}${onScroll}`),
    '/hero': appPage(`${make(1, 'min-height: 100vh')}${make(6, 'height: 600px')}${onScroll}`),
    '/heights': appPage(
      `${make(4, 'height: 100vh')}${onScroll} addEventListener('resize', () => {
        document.body.style.setProperty('--vh', innerHeight / 100 + 'px'); });`,
    ),
    '/measures': appPage(`${make(5, 'height: 100vh')} const ruler = document.createElement('div');
        ruler.style.cssText = 'position: absolute; height: 100vh';
      document.body.append(ruler); addEventListener('scroll', () => { for (const e of document.querySelectorAll('.hidden'))
        if (e.getBoundingClientRect().top < ruler.offsetHeight) e.className = '';
          if (document.querySelector('.hidden') === null && scrollY === 0) say('complete'); });`),
    '/container': appPage(
      `document.body.insertAdjacentHTML('beforeend', '<main style="height: 100vh; overflow-y: scroll"></main>');
      setTimeout(() => { const main = document.querySelector('main');
        main.innerHTML = '<div style="height: 5000px"></div><p class="hidden">below</p>';
        ${revealed} main.addEventListener('scroll', look); look(); }, 200);`,
      '<style>body { margin: 0 } #app { position: fixed }</style>',
    ),
    '/bounds': appPage(`${make(3, 'height: 800px')} const observer = new IntersectionObserver((entries) => {
        for (const { target, isIntersecting, boundingClientRect, rootBounds } of entries)
          if (isIntersecting && boundingClientRect.top < rootBounds.bottom) target.className = '';
        if (document.querySelector('.hidden') === null) say('complete'); },
      { rootMargin: '0px 0px -50% 0px' }); for (const e of document.querySelectorAll('section')) observer.observe(e);`),
    '/looks-by-timer': appPage(`${make(5, 'height: 800px')}${revealed} setInterval(look, 200);`),
    '/looks-by-frame': appPage(
      `${make(5, 'height: 800px')}${revealed} (function frame() { look(); requestAnimationFrame(frame); })();`,
    ),
    '/heartbeat': saysTall(heartbeat),
    '/heartbeat-measured-once': saysTall(
      `${heartbeat} setTimeout(() => { document.title = document.body.getBoundingClientRect().height; }, 300);`,
    ),
    '/polls-a-rectangle': saysTall(`setInterval(() => document.body.lastElementChild.getBoundingClientRect(), 100);`),
    '/polls-an-offset': saysTall(`setInterval(() => document.body.lastElementChild.offsetTop, 100);`),
    '/polls-the-window': saysTall(`setInterval(() => innerHeight + scrollY > document.body.offsetHeight, 100);`),
    '/polls-the-root': saysTall(`setInterval(() => document.documentElement.clientHeight, 100);`),
    '/polls-and-changes': saysTall(
      `setInterval(() => { document.title = Date.now() + document.body.lastElementChild.getBoundingClientRect().top; }, 100);`,
    ),
    '/polls-by-promise': saysTall(
      `(async () => { for (;;) { await new Promise((resolve) => setTimeout(resolve, 150)); innerHeight; } })();`,
    ),
    '/frame-timer': appPage(
      `const frame = document.createElement('iframe'); document.body.append(frame);
        frame.contentWindow.setTimeout(() => say('complete'), 1500);`,
    ),
  });

  for (const target of ['/bounds', '/looks-by-timer', '/looks-by-frame', '/frame-timer']) {
    it(`is shown to pages that look by other means: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const [target, text] of [
    ['/heartbeat', 'a screen'],
    ['/heartbeat-measured-once', 'a screen'],
    ['/polls-a-rectangle', 'tall'],
    ['/polls-an-offset', 'tall'],
    ['/polls-the-window', 'tall'],
    ['/polls-the-root', 'tall'],
    ['/polls-and-changes', 'tall'],
    ['/polls-by-promise', 'tall'],
  ] as const) {
    it(`is shown to pages that measure again and again: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), { text, partial: false });
    });
  }

  for (const target of ['/screens', '/hero', '/heights', '/measures', '/container']) {
    it(`comes into view by scroll position: ${target.slice(1)}`, async () => {
      for (const variant of ['desktop', 'mobile'] as const)
        assert.deepEqual(await site.said(target, { variant }), complete, variant);
    });
  }
});
