// The rules of a path: an element that its pages must have, and URLs that they never load.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, never, renderedSite, script, text } from '../../../../support/site/rendered-site';

const budgetMs = 15_000;

/** With less time, for waits in vain. */
const little = { budgetMs: 3_000 };

/** Says `complete`, and then has an element. */
const shows = (element: string): string =>
  `say('complete'); document.body.insertAdjacentHTML('beforeend', '${element}');`;

describe('handlers/render: rules of a page', () => {
  const site = renderedSite({
    '/quick': text('quick', 100),
    '/slow': text('complete', 3_000),
    '/never': never,
    '/has-it': appPage(shows('<p class="price">1</p>')),
    '/after-a-timer': appPage(`setTimeout(() => { ${shows('<p class="price">1</p>')} }, 3000);`),
    // Longer than a page is looked at ahead, and longer than any one of its timers.
    '/after-many-timers': appPage(
      `let n = 0; const i = setInterval(() => { if ((n += 1) === 7) { clearInterval(i); ${shows('<p class="price">1</p>')} } }, 1000);`,
    ),
    '/after-an-answer': appPage(`fetch('/slow').then(() => { ${shows('<p class="price">1</p>')} });`),
    '/never-has-it': appPage(`say('complete');`),
    '/flag': appPage(`say('complete'); prerenderReady = true;`),
    '/loses-it': appPage(`say('early'); document.body.insertAdjacentHTML('beforeend', '<p class="price">0</p>');
      setTimeout(() => { document.querySelector('.price').remove();
      fetch('/quick').then(() => { ${shows('<p class="price">1</p>')} }); }, 500);`),
    '/tracked': appPage(
      `say('complete'); fetch('/collect?page=1').catch(() => 0);
        document.body.append(Object.assign(document.createElement('script'), { src: '/chat/widget.js' }));`,
    ),
    '/collect': text('x'),
    '/chat/widget.js': script(`document.body.insertAdjacentHTML('beforeend', '<p>How can we help?</p>');`),
    '/chat/never.js': never,
    '/consent': appPage(`fetch('/consent.json').then(() => say('consent wall'), () => say('complete'));`),
    '/consent.json': text('{}'),
    '/hangs': appPage(`say('complete');`, '<script async src="/chat/never.js"></script>'),
  });

  /** The requests of the last render for URLs of rules. */
  const loaded = async (target: string, neverLoad: readonly string[]): Promise<readonly string[]> => {
    const before = site.server.requests.length;
    await site.page(target, { budgetMs, rule: { neverLoad } });
    return site.server.requests
      .slice(before)
      .map((request) => request.target)
      .filter((other) => other !== target)
      .sort();
  };

  for (const target of ['/has-it', '/after-a-timer', '/after-many-timers', '/after-an-answer']) {
    it(`wait for an element: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, { budgetMs, rule: { waitFor: '.price' } }), COMPLETE);
    });
  }

  it('wait for an element that comes back', async () => {
    assert.deepEqual(await site.said('/loses-it', { budgetMs, rule: { waitFor: '.price' } }), COMPLETE);
  });

  it('make a page partial that has no such element', async () => {
    assert.deepEqual(await site.said('/never-has-it', { ...little, rule: { waitFor: '.price' } }), {
      text: 'complete',
      partial: true,
    });
    assert.deepEqual(await site.said('/never-has-it', { ...little, rule: { waitFor: '#app' } }), COMPLETE);
    assert.deepEqual(await site.said('/never-has-it', little), COMPLETE, 'the next render has no rule');
  });

  it('trust a page that sets its ready flag', async () => {
    assert.deepEqual(await site.said('/flag', { ...little, rule: { waitFor: '.price' } }), COMPLETE);
  });

  it('do not wait for an invalid selector', async () => {
    assert.deepEqual(await site.said('/never-has-it', { ...little, rule: { waitFor: '<<' } }), COMPLETE);
  });

  it('keep patterns from being loaded, and the next render of another rule loads them again', async () => {
    assert.deepEqual(await loaded('/tracked', ['*/chat/*', '*/collect*']), []);
    assert.deepEqual(await loaded('/tracked', ['*/chat/*']), ['/collect?page=1']);
    assert.deepEqual(await loaded('/tracked', []), ['/chat/widget.js', '/collect?page=1']);
    assert.deepEqual(await loaded('/tracked', ['*/collect*', '*/chat/*']), []);
  });

  it('keep banners out', async () => {
    assert.deepEqual(await site.said('/consent', { budgetMs, rule: { neverLoad: ['*/consent.json'] } }), COMPLETE);
    assert.deepEqual(await site.said('/consent', { budgetMs }), { text: 'consent wall', partial: false });
  });

  it('save the time of waiting for hanging requests', async () => {
    assert.deepEqual(await site.said('/hangs', { ...little, rule: { neverLoad: ['*/chat/*'] } }), COMPLETE);
    assert.deepEqual(await site.said('/hangs', little), { ...COMPLETE, partial: true });
  });

  it('hold on a phone, too', async () => {
    assert.deepEqual(
      await site.said('/after-a-timer', { budgetMs, variant: 'mobile', rule: { waitFor: '.price' } }),
      COMPLETE,
    );
  });
});
