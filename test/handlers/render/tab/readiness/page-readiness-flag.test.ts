// `window.prerenderReady`, in every way that pages set it, and pages that interfere with our scripts.
import assert from 'node:assert/strict';
import { appPage, never, renderedSite } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };
const soFar = { text: 'so far', partial: true };

describe('handlers/render: the flag of a page', () => {
  const later = (what: string) => `setTimeout(() => { say('complete'); ${what} }, 1500);`;
  const site = renderedSite({
    '/never': never,
    '/later': appPage(later('window.prerenderReady = true;'), '<script>window.prerenderReady = false</script>'),
    '/var': appPage(later('prerenderReady = true;'), '<script>var prerenderReady = false</script>'),
    '/module': appPage(
      later('globalThis.prerenderReady = true;'),
      '<script type="module">window.prerenderReady = false</script>',
    ),
    '/from-head': appPage(
      `say('complete'); fetch('/never'); setTimeout(() => say('too late'), 400);`,
      '<script>window.prerenderReady = true</script>',
    ),
    '/open-requests':
      appPage(`window.prerenderReady = false; fetch('/never'); new XMLHttpRequest().open('GET', '/never');
      setTimeout(() => { say('complete'); window.prerenderReady = true; }, 600);`),
    '/from-promise': appPage(
      `window.prerenderReady = false; Promise.resolve().then(() => { say('complete'); window.prerenderReady = true; });`,
    ),
    '/same-task': appPage(`say('too early'); window.prerenderReady = true; say('complete');`),
    '/microtasks': appPage(
      `say('too early'); window.prerenderReady = true; Promise.resolve().then(() => 0).then(() => say('complete'));`,
    ),
    '/goes': `<!DOCTYPE html><script>location.replace('/there/ready')</script>`,
    '/there/ready': appPage(
      `say('complete'); document.body.append(Object.assign(document.createElement('a'), { href: 'x' })); window.prerenderReady = true;`,
    ),
    '/false-for-ever': appPage(`window.prerenderReady = false; say('so far');`),
    '/back-to-false': appPage(`window.prerenderReady = 1; window.prerenderReady = false; say('so far');`),
    '/text': appPage(`window.prerenderReady = 'true'; setTimeout(() => say('complete'), 300);`),
    '/deleted': appPage(`window.prerenderReady = false; delete window.prerenderReady; say('complete');`),
    '/getter':
      appPage(`let ready = false; Object.defineProperty(window, 'prerenderReady', { get: () => ready }); say('so far');
      setTimeout(() => { say('complete'); ready = true; }, 1500);`),
    '/fixed-value':
      appPage(`Object.defineProperty(window, 'prerenderReady', { value: false, writable: true, configurable: false }); say('so far');
      setTimeout(() => { say('complete'); window.prerenderReady = true; }, 1500);`),
    '/fixed-for-ever': appPage(`Object.defineProperty(window, 'prerenderReady', { value: false }); say('so far');`),
    '/throwing-getter': appPage(
      `Object.defineProperty(window, 'prerenderReady', { get() { throw new Error('no'); } }); say('complete');`,
    ),
    '/unlike': appPage(`say([typeof window.prerenderReady, Object.keys(window).includes('prerenderReady')].join());`),
    '/replaced':
      appPage(`window.setTimeout = window.setInterval = window.requestAnimationFrame = window.queueMicrotask = () => 0;
      window.MutationObserver = window.CustomEvent = window.Event = window.URL = window.Request = function () {
        throw new Error('replaced'); };
      Promise.prototype.then = () => { throw new Error('replaced'); };
        Reflect.apply = Reflect.construct = Function.prototype.call = Function.prototype.apply = () => 0;
      EventTarget.prototype.addEventListener = EventTarget.prototype.dispatchEvent = document.dispatchEvent = () => {
        throw new Error('replaced'); };
      Array.prototype.push = Map.prototype.get = Map.prototype.set = Set.prototype.add = () => { throw new Error('replaced'); };
      window.JSON = undefined; performance.now = Date.now = () => NaN; say('complete');`),
    '/replaced-promise':
      appPage(`window.Promise = class { constructor(run) { run(() => 0, () => 0); } then() { return this; } catch() { return this; } };
      const x = new XMLHttpRequest(); x.open('GET', '/never?not'); x.abort(); setTimeout(() => say('complete'), 300);`),
    '/own-timers':
      appPage(`const native = window.setTimeout; window.setTimeout = (task, ms) => native(() => task(), ms);
        window.setTimeout(() => say('complete'), 300);
      if (!/native code/.test(Function.prototype.toString.call(native)) ||
        native.name !== 'setTimeout' || native.length !== 1) say('detected');`),
    '/noisy': appPage(`say('complete'); const dispatch = () => {
        for (const type of ['georender', 'ready', 'stir', 'hold', 'work', 'message', 'DOMContentLoaded', 'load'])
      for (const target of [document, window, performance]) target.dispatchEvent(new CustomEvent(type, {
        detail: 'false' })); setTimeout(dispatch, 200); }; dispatch();`),
    '/closed': appPage(`say('complete'); window.stop(); window.close();`),
    '/swallows': appPage(`for (const target of [window, document, performance]) { const add = target.addEventListener;
        target.addEventListener = () => 0; }
      addEventListener('unhandledrejection', () => 0, true); window.onerror = () => true; window.prerenderReady = false;
      setTimeout(() => { say('complete'); window.prerenderReady = true; }, 900);`),
    '/polluted':
      appPage(`Object.prototype.detail = 'false'; Object.prototype.cancelable = true; Object.prototype.get = () => 1;
        Object.prototype.value = 7;
      Object.prototype.keepalive = true; Object.prototype.then = undefined; setTimeout(() => say('complete'), 300);`),
  });

  for (const target of ['/later', '/var', '/module', '/open-requests', '/from-promise', '/getter', '/fixed-value']) {
    it(`waits for the flag: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const target of ['/same-task', '/microtasks']) {
    it(`takes the page as it is once the script that sets the flag has run: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  it('keeps the links right of a page that navigated before it set its flag', async () => {
    const { snapshot } = await site.page('/goes');
    assert.match(snapshot.html, /<base href="http:\/\/[^/]+\/there\/ready">/);
    assert.match(snapshot.html, /complete/);
  });

  it('believes the flag before anything else', async () => {
    const { snapshot, partial } = await site.page('/from-head', { budgetMs: 3_000 });
    assert.equal(partial, false);
    assert.doesNotMatch(snapshot.html, /too late/);
  });

  for (const target of ['/false-for-ever', '/back-to-false', '/fixed-for-ever']) {
    it(`takes a page that is never ready as it is, partial: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, { budgetMs: 2_500 }), soFar);
    });
  }

  it('heeds only a boolean', async () => {
    for (const target of ['/text', '/throwing-getter'])
      assert.deepEqual(await site.said(target, { budgetMs: 4_000 }), complete, target);
  });

  it('leaves no trace of the flag in a page without one', async () => {
    assert.equal((await site.said('/unlike')).text, 'undefined,false');
  });

  for (const target of [
    '/replaced',
    '/replaced-promise',
    '/own-timers',
    '/noisy',
    '/closed',
    '/swallows',
    '/polluted',
  ]) {
    it(`works in a page that replaces what we use: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, { budgetMs: 6_000 }), complete);
    });
  }
});
