// Content that needs frames comes, although frames are drawn on order only.
import assert from 'node:assert/strict';
import { appPage, renderedSite, text } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };

/** Counts frames from an inner frame, whose requests for frames we can't see. @param then runs after each */
const counted = (then: string): string =>
  appPage(`const inner = document.createElement('iframe'); document.body.append(inner); let frames = 0;
    (function count() { inner.contentWindow.requestAnimationFrame(count); ${then}; frames += 1; })();`);

const observer = 'new IntersectionObserver(() => {}).observe(document.body);';

describe('handlers/render: frames on order', () => {
  const site = renderedSite({
    '/not-asked': counted(
      `if (frames === 0) setTimeout(() => { const ms = performance.now();
        say(frames <= 2 + ms / 250 ? 'complete' : frames + ' frames in ' + ms); }, 300)`,
    ),
    '/asked': counted(`if (frames === 0) { prerenderReady = false; ${observer} }
      if (frames === 20) { const ms = performance.now();
        say(ms < frames * 250 ? 'complete' : frames + ' frames in ' + ms); prerenderReady = true; }`),
    '/resized': appPage(`const box = document.createElement('div'); document.body.append(box);
      new ResizeObserver(() => { if (box.offsetHeight === 300) say('complete'); }).observe(box);
      setTimeout(() => { box.style.height = '300px'; }, 200);`),
    '/seen-in-turn':
      appPage(`const next = (left) => { const mark = document.createElement('p'); document.body.append(mark);
        new IntersectionObserver((_, self) => { self.disconnect();
          left === 0 ? say('complete') : fetch('/part').then(() => next(left - 1)); }).observe(mark); };
      next(3);`),
    '/part': text('part', 20),
    '/scrolled': appPage(
      `document.body.style.height = '9000px'; addEventListener('scroll', () => say('complete')); scrollTo(0, 500);`,
    ),
    '/scrolled-into-view':
      appPage(`document.body.insertAdjacentHTML('beforeend', '<div style="height:9000px"></div><p id="end">end</p>');
      addEventListener('scroll', () => say('complete')); document.getElementById('end').scrollIntoView();`),
    '/animation-begins': appPage(
      `document.addEventListener('animationstart', () => say('complete')); fetch('/part').then(() => {
        document.body.className = 'new'; document.title = 'new'; });`,
      '<style>@keyframes inserted { from { outline-color: #fff } } .new { animation: inserted 1ms }</style>',
    ),
    '/view-transition': appPage(`document.startViewTransition(() => say('complete'));`),
    '/view-transition-waits': appPage(
      `document.startViewTransition(async () => { await fetch('/part'); say('complete'); });`,
    ),
    '/inner-frames':
      appPage(`prerenderReady = false; const inner = document.createElement('iframe'); document.body.append(inner);
        const w = inner.contentWindow;
      w.requestAnimationFrame(() => w.requestAnimationFrame(() => { say('complete'); prerenderReady = true; }));`),
    '/loop':
      appPage(`let n = 0; (function draw() { n += 1; if (n === 30) say('complete'); requestAnimationFrame(draw); })();
        prerenderReady = false;
      setTimeout(() => { prerenderReady = true; }, 1200);`),
    '/dialogs':
      appPage(`alert(1); const asked = [confirm('?'), prompt('?')]; const inner = document.createElement('iframe');
        document.body.append(inner);
      inner.contentWindow.alert(2); requestAnimationFrame(() => { alert(3);
        say(asked.join() === 'false,' && alert.name === 'alert' ? 'complete' : asked.join()); });`),
    '/timer-after-frame': appPage(`requestAnimationFrame(() => setTimeout(() => say('complete'), 400));`),
    // A second's layout and more.
    '/laid-out': appPage(
      `say('complete'); ${observer}
        document.body.insertAdjacentHTML('beforeend', '<p style="float:left">word <b>word</b> word</p>'.repeat(60000));`,
    ),
  });

  it('draws for a page that asks for frames, and hardly for another', async () => {
    for (const target of ['/asked', '/not-asked']) assert.deepEqual(await site.said(target), complete, target);
  });

  for (const target of [
    '/resized',
    '/seen-in-turn',
    '/scrolled',
    '/scrolled-into-view',
    '/animation-begins',
    '/view-transition',
    '/view-transition-waits',
  ]) {
    it(`waits for content that needs a frame: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  it('draws now and then for inner frames', async () => {
    assert.deepEqual(await site.said('/inner-frames'), complete);
  });

  it('goes on drawing for a page that draws without end', async () => {
    assert.deepEqual(await site.said('/loop'), complete);
  });

  it('draws for several pages at once, dialogs or not', async () => {
    const targets = [
      '/dialogs',
      '/seen-in-turn',
      '/dialogs',
      '/scrolled',
      '/dialogs',
      '/resized',
      '/dialogs',
      '/view-transition',
    ];
    assert.deepEqual(
      await Promise.all(targets.map((target) => site.said(target))),
      targets.map(() => complete),
    );
  });

  it('gives a page its frames while another is laid out', async () => {
    const said = await Promise.all(
      ['/laid-out', '/seen-in-turn', '/laid-out', '/resized', '/timer-after-frame'].map((target) =>
        site.said(target, { budgetMs: 30_000 }),
      ),
    );
    assert.deepEqual(
      said,
      said.map(() => complete),
    );
  });
});
