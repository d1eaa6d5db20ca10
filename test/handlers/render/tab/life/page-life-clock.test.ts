// A page's clock is right, though its renders and those before it have run ahead; pages that never rest are complete.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

/** Says which of the named conditions do not hold. */
const holds = (conditions: Readonly<Record<string, string>>): string =>
  `const wrong = Object.entries({ ${Object.entries(conditions)
    .map(([name, condition]) => `'${name}': () => ${condition}`)
    .join(', ')} })
    .filter(([, holds]) => !holds()).map(([name]) => name); say(wrong.length === 0 ? 'complete' : wrong.join(', '));`;

describe('handlers/render: pages that never rest', () => {
  const slides = '<ul id="slides"><li class="on">one</li><li>two</li><li>three</li></ul>';
  const site = renderedSite({
    '/clock': appPage(`say('complete'); const clock = document.createElement('time'); document.body.append(clock);
      setInterval(() => { clock.textContent = new Date().toISOString(); }, 1000);`),
    '/clock-of-frames':
      appPage(`say('complete'); const clock = document.createElement('time'); document.body.append(clock);
      (function tick() { clock.textContent = performance.now(); requestAnimationFrame(tick); })();`),
    '/countdown':
      appPage(`say('complete'); let left = 3600; const clock = document.createElement('b'); document.body.append(clock);
      (function tick() { clock.textContent = left -= 1; setTimeout(tick, 1000); })();`),
    '/carousel':
      appPage(`say('complete'); let at = 0;
      setInterval(() => { const items = document.querySelectorAll('#slides li'); items[at].className = '';
      at = (at + 1) % 3; items[at].className = 'on'; }, 3000);`) + slides,
    '/carousel-that-moves-nodes':
      appPage(
        `say('complete'); setInterval(() => { const list = document.getElementById('slides');
          list.append(list.firstElementChild); }, 500);`,
      ) + slides,
    '/ticker': appPage(
      `say('complete'); let n = 0; setInterval(() => { const p = document.createElement('p');
        p.textContent = 'news ' + (n += 1); document.body.append(p); }, 100);`,
    ),
    '/heartbeat': appPage(`say('complete'); setInterval(() => fetch('/alive'), 1000);`),
    '/chained-heartbeat': appPage(
      `say('complete'); (function beat() { fetch('/alive').then(() => setTimeout(beat, 500)); })();`,
    ),
    '/alive': text('alive', 50),
    '/never-idle': appPage(
      `say('complete'); (function spin() { setTimeout(spin, 0); })();
        (function task() { Promise.resolve().then(() => scheduler.postTask(task)); })();`,
    ),
    '/marquee':
      appPage(`say('complete'); document.body.insertAdjacentHTML('beforeend', '<p id="m">news</p>'); let left = 0;
      (function move() { document.getElementById('m').style.transform = 'translateX(' + (left -= 1) + 'px)';
      requestAnimationFrame(move); })();`),
  });

  for (const target of [
    '/clock',
    '/clock-of-frames',
    '/countdown',
    '/carousel',
    '/carousel-that-moves-nodes',
    '/ticker',
    '/never-idle',
    '/marquee',
  ]) {
    it(`do not keep a render: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/heartbeat', '/chained-heartbeat']) {
    it(`do not keep a render, though they go on asking: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});

describe('handlers/render: the clock of a page', () => {
  const site = renderedSite({
    '/lives-five-seconds': appPage(`setInterval(() => say(String(performance.now())), 50);`),
    '/now': appPage(
      `say([Date.now(), new Date().getTime(), Date.parse(Date()), performance.timeOrigin + performance.now()].join(' '));`,
    ),
    '/date': appPage(
      holds({
        'Date()': `typeof Date() === 'string' && Math.abs(Date.parse(Date()) - Date.now()) <= 1500`,
        'a date given by parts': `new Date(2020, 0, 1).getFullYear() === 2020 && new Date(2020, 0, 1).getMonth() === 0`,
        'a date given by text': `new Date('2020-01-01T00:00:00Z').getTime() === Date.UTC(2020, 0, 1)`,
        'a date given by a number': `new Date(0).toISOString() === '1970-01-01T00:00:00.000Z'`,
        'a date given by a date': `new Date(new Date(5)).getTime() === 5`,
        'a date given by undefined': `isNaN(new Date(undefined).getTime())`,
        'Date.parse': `Date.parse('1970-01-01T00:00:01Z') === 1000`,
        instanceof: `new Date() instanceof Date && new Date(0) instanceof Date && !({} instanceof Date)`,
        constructor: `new Date().constructor === Date && Date.prototype.constructor === Date`,
        'name and length': `Date.name === 'Date' && Date.length === 7 && Date.now.name === 'now' && Date.now.length === 0`,
        'looks native': `/native code/.test(Function.prototype.toString.call(Date)) && /native code/.test(Date.now.toString())`,
        tag: `Object.prototype.toString.call(new Date()) === '[object Date]'`,
        'whole milliseconds': `Number.isInteger(Date.now())`,
        'Reflect.construct': `Reflect.construct(Date, []) instanceof Date`,
        'a class of the page': `(() => { class Own extends Date { twice() { return this.getTime() * 2; } } const own = new Own();
        return own instanceof Own && own instanceof Date && Math.abs(own.twice() / 2 - Date.now()) < 1000 &&
        new Own(3).twice() === 6; })()`,
        'a class in the old way': `(() => { function Old() { return Reflect.construct(Date, arguments, Old); }
        Old.prototype = Object.create(Date.prototype);
        return new Old() instanceof Old && Math.abs(new Old().getTime() - Date.now()) < 1000; })()`,
        'may be replaced': `(() => { const own = Date; Date = class extends own { static now() { return 7; } }; const seven = Date.now();
          Date = own; return seven === 7; })()`,
        Intl: `new Intl.DateTimeFormat('en', { timeZone: 'UTC',
          year: 'numeric' }).format(new Date()) === String(new Date().getUTCFullYear())`,
      }),
    ),
    '/performance': appPage(
      holds({
        'never goes back': `(() => { let last = performance.now(); for (let n = 0; n < 5000; n += 1) { const now = performance.now();
          if (now < last) return false; last = now; } return true; })()`,
        'begins with the page': `performance.now() >= 0 && performance.now() < 15000`,
        'adds up to the date': `Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 50`,
        marks: `(() => { const mark = performance.mark('m'); return Math.abs(mark.startTime - performance.now()) < 1000; })()`,
        measures: `(() => { performance.mark('a'); performance.mark('b'); return performance.measure('m', 'a', 'b').duration >= 0; })()`,
        events: `Math.abs(new Event('x').timeStamp - performance.now()) < 1000`,
        'name and length': `performance.now.name === 'now' && performance.now.length === 0`,
        'its own': `(() => { try { performance.now.call({}); return false; } catch (error) { return error instanceof TypeError; } })()`,
      }),
    ),
    '/passes': appPage(`const at = [Date.now(), performance.now()];
      setTimeout(() => { const passed = [Date.now() - at[0], performance.now() - at[1]];
      say(passed.every((ms) => ms >= 2999 && ms < 4000) ? 'complete' : passed.join(' ')); }, 3000);`),
    '/frame-times': appPage(`const times = [];
      (function frame(at) { times.push([at, performance.now(), document.timeline.currentTime]);
      if (times.length < 20) return requestAnimationFrame(frame);
      const framed = times.slice(1); const apart = framed.slice(1).map(([at], n) => at - framed[n][0]);
      say(apart.every((ms) => ms > 0) && framed.every(([at, now, line]) => Math.abs(at - now) < 1000 &&
      line === at) ? 'complete' : JSON.stringify(framed)); })();`),
    '/busy-by-date': appPage(`const until = Date.now() + 500; while (Date.now() < until); say('complete');`),
    '/busy-by-new-date': appPage(`const until = +new Date() + 300; while (+new Date() < until); say('complete');`),
    '/busy-by-performance': appPage(
      `const until = performance.now() + 500; while (performance.now() < until); say('complete');`,
    ),
    '/busy-later': appPage(
      `setTimeout(() => { const until = Date.now() + 200; while (Date.now() < until); setTimeout(() => say('complete'), 1000); }, 1000);`,
    ),
  });

  it('gives right dates', async () => {
    assert.deepEqual(await site.said('/date', options), COMPLETE);
  });

  it('gives right times to performance measurements', async () => {
    assert.deepEqual(await site.said('/performance', options), COMPLETE);
  });

  it('goes as fast as its timers and its frames', async () => {
    for (const target of ['/passes', '/frame-times'])
      assert.deepEqual(await site.said(target, options), COMPLETE, target);
  });

  for (const target of ['/busy-by-date', '/busy-by-new-date', '/busy-by-performance', '/busy-later']) {
    it(`ends a loop that waits for time to pass: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('is right after many pages that have lived for seconds', async () => {
    let livedMs = 0;
    for (let n = 0; n < 30; n += 1) {
      const { text: ms, partial } = await site.said('/lives-five-seconds', options);
      assert.equal(partial, false);
      livedMs += Number(ms);
    }
    assert.ok(livedMs > 140_000, `The pages have lived for ${livedMs} ms.`);
    const beforeMs = Date.now();
    const { text: said } = await site.said('/now', options);
    const afterMs = Date.now();
    const clocks = said.split(' ').map(Number);
    assert.equal(clocks.length, 4);
    for (const ms of clocks)
      assert.ok(ms > beforeMs - 2_000 && ms < afterMs + 2_000, `${said}, between ${beforeMs} and ${afterMs}`);
  }).timeout(300_000);
});
