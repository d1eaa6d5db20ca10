// Where Chromium draws by itself, as an installed Chrome does, pages have real time: they are complete, but later.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 20_000 };

const fades = '<style>#app { opacity: 0; transition: opacity 600ms } #app.in { opacity: 1 }</style>';

describe('handlers/render: without frames on order', () => {
  const site = renderedSite(
    {
      '/quick': text('complete', 120),
      '/slow': text('complete', 3_000),
      '/plain': appPage(`say('complete');`),
      '/api': appPage(`fetch('/quick').then((r) => r.text()).then(say);`),
      '/slow-api': appPage(`fetch('/slow').then((r) => r.text()).then(say);`),
      '/timer': appPage(`setTimeout(() => say('complete'), 3000);`),
      '/timers': appPage(`(function next(n) { n === 0 ? say('complete') : setTimeout(next, 700, n - 1); })(4);`),
      '/spinner': appPage(`fetch('/quick').then(() => setTimeout(() => say('complete'), 1000));`),
      '/idle': appPage(`requestIdleCallback(() => setTimeout(() => requestIdleCallback(() => say('complete')), 500));`),
      '/frames': appPage(
        `let n = 0; (function frame() { if ((n += 1) === 60) say('complete'); else requestAnimationFrame(frame); })();`,
      ),
      '/transition': appPage(
        `document.getElementById('app').ontransitionend = () => say('complete');
          fetch('/quick').then(() => document.getElementById('app').classList.add('in'));`,
        fades,
      ),
      '/animation': appPage(
        `document.getElementById('app').animate({ opacity: [0, 1] }, 900).onfinish = () => say('complete');`,
      ),
      '/endless': appPage(
        `say('complete'); document.body.animate({ opacity: [0.9, 1] }, { duration: 300, iterations: Infinity });
          setInterval(() => { document.title = String(Date.now()); }, 50);`,
      ),
      '/lazy':
        appPage(`document.body.insertAdjacentHTML('beforeend', '<div style="height:5000px"></div><img data-src="/last.png" alt="last">');
        const load = () => { const last = document.querySelector('img');
        if (last.getBoundingClientRect().top < innerHeight) { last.src = last.dataset.src; say('complete'); } };
        addEventListener('scroll', load); addEventListener('resize', load); load();`),
      '/observed':
        appPage(`document.body.insertAdjacentHTML('beforeend', '<div style="height:5000px"></div><p id="last">last</p>');
        new IntersectionObserver(([entry]) => {
        if (entry.isIntersecting) fetch('/quick').then((r) => r.text()).then(say); }).observe(document.getElementById('last'));`),
      '/real-time': appPage(`const at = Date.now(); setInterval(() => say(String(Date.now() - at)), 100);`),
      '/now': appPage(`say(String(Date.now()));`),
      '/flag': appPage(`prerenderReady = false; setTimeout(() => { say('complete'); prerenderReady = true; }, 1500);`),
    },
    {},
    { framesOnOrder: false },
  );

  for (const target of ['/plain', '/api', '/slow-api', '/timer', '/timers', '/spinner', '/idle', '/flag']) {
    it(`waits for a page’s timers and requests: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/frames', '/transition', '/animation', '/endless']) {
    it(`waits for animations: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/lazy', '/observed']) {
    it(`shows content below the window: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('leaves a page its real time', async () => {
    const beforeMs = performance.now();
    const livedMs = Number((await site.said('/real-time', options)).text);
    const tookMs = performance.now() - beforeMs;
    assert.ok(livedMs > 4_000 && livedMs <= tookMs, `A page of ${tookMs} ms has lived for ${livedMs} ms.`);
    const from = Date.now();
    const now = Number((await site.said('/now', options)).text);
    assert.ok(now >= from - 5 && now <= Date.now() + 5, `${now}, from ${from}`);
  });

  it('renders several pages at once', async () => {
    const targets = ['/spinner', '/transition', '/lazy', '/frames'];
    assert.deepEqual(
      await Promise.all(targets.map((target) => site.said(target, options))),
      targets.map(() => COMPLETE),
    );
  });
});
