// Animations have come to their end: no text is left invisible that a person would see.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

/** A rule for `.in`, and another before it. */
const fades = '<style>#app { opacity: 0; transition: opacity 600ms ease 100ms } #app.in { opacity: 1 }</style>';

/** Says `complete` if `#app` is fully visible. */
const sayIfSeen = `const seen = () => getComputedStyle(document.getElementById('app')).opacity;
  const sayIfSeen = () => say(seen() === '1' ? 'complete' : 'opacity ' + seen());`;

/** Calls `step(part)` with each frame, `part` from 0 to 1, and then `done`. */
const tween = `const tween = (ms, step, done) => { let from; requestAnimationFrame(function frame(now) { from ??= now;
  const part = Math.min(1, (now - from) / ms);
  step(part); if (part < 1) requestAnimationFrame(frame); else done?.(); }); };`;

/** A spring that ends when it hardly moves, as framer-motion's. */
const spring = `const spring = (set, done, stiffness = 100, damping = 10) => { let x = 0, v = 0, last;
  requestAnimationFrame(function frame(now) {
  const s = Math.min(0.064, (now - (last ?? now - 16)) / 1000); last = now; for (let n = 0; n < 8;
  n += 1) { v += (stiffness * (1 - x) - damping * v) * s / 8; x += v * s / 8; }
  if (Math.abs(1 - x) < 0.005 && Math.abs(v) < 0.01) { set(1); done?.(); } else { set(x); requestAnimationFrame(frame); } }); };`;

/**
 * Vue's way with a class for each phase of a transition: the end is told by the event, or by the time that the style
 * says.
 */
const phases = `const next = (task) => requestAnimationFrame(() => requestAnimationFrame(task));
  const phase = (element, name, done) => { element.classList.add(name + '-from', name + '-active');
  next(() => { element.classList.remove(name + '-from'); element.classList.add(name + '-to');
    let ended = false; const end = () => { if (ended) return; ended = true;
    element.classList.remove(name + '-active', name + '-to'); done(); };
    const ms = 1000 * Math.max(...getComputedStyle(element).transitionDuration.split(',').map(parseFloat)); if (ms === 0) return end();
    setTimeout(end, ms + 1); element.addEventListener('transitionend', (event) => { if (event.target === element) end(); }); }); };`;

const phaseStyle =
  '<style>.leave-active, .enter-active { transition: opacity 400ms } .leave-to, .enter-from { opacity: 0 }</style>';

describe('handlers/render: content that ends with a transition or an animation', () => {
  const site = renderedSite({
    '/later': text('later', 100),
    '/transition': appPage(
      `${sayIfSeen} document.getElementById('app').addEventListener('transitionend', sayIfSeen);
      requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('app').classList.add('in')));`,
      fades,
    ),
    '/transition-after-an-answer': appPage(
      `${sayIfSeen} document.getElementById('app').addEventListener('transitionend', sayIfSeen);
      fetch('/later').then(() => document.getElementById('app').classList.add('in'));`,
      fades,
    ),
    '/transition-after-two-seconds': appPage(
      `${sayIfSeen} document.getElementById('app').ontransitionend = sayIfSeen;
      setTimeout(() => document.getElementById('app').classList.add('in'), 2000);`,
      fades,
    ),
    '/transition-of-two-seconds': appPage(
      `${sayIfSeen} document.getElementById('app').ontransitionend = sayIfSeen;
      setTimeout(() => document.getElementById('app').classList.add('in'), 50);`,
      fades.replace('600ms', '2s'),
    ),
    '/transition-events': appPage(
      `const seen = [];
      for (const type of ['run', 'start', 'end']) document.addEventListener('transition' + type,
      (event) => seen.push(type + event.propertyName) === 3
      && say(seen.join() === 'runopacity,startopacity,endopacity' ? 'complete' : seen.join()));
      setTimeout(() => document.getElementById('app').classList.add('in'), 50);`,
      fades,
    ),
    '/transitions-in-turn': appPage(
      `const app = document.getElementById('app'); let n = 0; app.addEventListener('transitionend', () => { n += 1;
      if (n === 4) say('complete'); else app.classList.toggle('in'); });
      setTimeout(() => app.classList.add('in'), 50);`,
      fades,
    ),
    '/animation': appPage(
      `const app = document.getElementById('app');
        app.onanimationend = ({ animationName }) => say(animationName === 'fade' ? 'complete' : animationName);`,
      '<style>@keyframes fade { from { opacity: 0 } } #app { animation: fade 800ms 200ms both }</style>',
    ),
    '/animation-of-three-rounds': appPage(
      `let rounds = 0; const app = document.getElementById('app'); app.onanimationiteration = () => rounds += 1;
        app.onanimationend = () => say(rounds === 2 ? 'complete' : rounds);`,
      '<style>@keyframes fade { from { opacity: 0 } } #app { animation: fade 500ms 3 }</style>',
    ),
    '/animation-of-what-comes': appPage(
      `fetch('/later').then(() => { const p = document.createElement('p'); p.className = 'new'; p.textContent = 'new';
        p.onanimationend = () => say('complete'); document.body.append(p); });`,
      '<style>@keyframes fade { from { opacity: 0 } } .new { animation: fade 1s both }</style>',
    ),
    '/web-animation': appPage(
      `document.getElementById('app').animate([{ opacity: 0 }, { opacity: 1 }], { duration: 1200,
        fill: 'forwards' }).onfinish = () => say('complete');`,
    ),
    '/web-animation-awaited': appPage(`(async () => { const app = document.getElementById('app');
      for (const [from, to] of [[0, 1], [1, 0.5], [0.5, 1]]) {
      const a = app.animate({ opacity: [from, to] }, { duration: 500, fill: 'both' });
      await a.finished; a.commitStyles(); a.cancel(); } say(app.style.opacity === '1' ? 'complete' : app.style.opacity); })();`),
    '/web-animation-by-class':
      appPage(`const effect = new KeyframeEffect(document.getElementById('app'), { opacity: [0, 1] }, { duration: 900,
      delay: 300 }); const a = new Animation(effect, document.timeline);
      a.play(); a.finished.then(() => say('complete'));`),
    '/collapse': appPage(`const box = document.createElement('div');
      box.style.cssText = 'height:0;overflow:hidden;transition:height 350ms';
      box.innerHTML = '<p style="height:80px">inside</p>'; document.body.append(box);
      setTimeout(() => { box.style.height = box.scrollHeight + 'px';
      box.ontransitionend = () => { box.style.height = ''; box.style.overflow = ''; say('complete'); }; }, 100);`),
    '/out-in': appPage(
      `${phases} const app = document.getElementById('app'); say('old'); setTimeout(() => phase(app, 'leave', () => {
        say('complete'); phase(app, 'enter', () => { if (app.className !== '') say(app.className); }); }), 200);`,
      phaseStyle,
    ),
    '/modal-out': appPage(
      `say('complete'); const cover = document.createElement('div'); cover.id = 'cover'; document.body.append(cover);
      cover.ontransitionend = () => cover.remove();
      fetch('/later').then(() => cover.classList.add('gone'));`,
      '<style>#cover { position: fixed; inset: 0; background: #fff; transition: opacity 500ms } #cover.gone { opacity: 0 }</style>',
    ),
    '/endless': appPage(
      `say('complete');`,
      `<style>@keyframes spin { to { rotate: 1turn } }
        body::before { content: "o"; display: inline-block; animation: spin 1s linear infinite }</style>`,
    ),
    '/endless-by-script': appPage(
      `say('complete'); document.body.animate({ opacity: [0.9, 1] }, { duration: 300, iterations: Infinity, direction: 'alternate' });`,
    ),
    '/endless-beside': appPage(
      `${sayIfSeen} document.body.animate({ rotate: ['0turn', '1turn'] }, { duration: 900, iterations: Infinity });
      document.getElementById('app').ontransitionend = sayIfSeen;
      fetch('/later').then(() => document.getElementById('app').classList.add('in'));`,
      fades,
    ),
    '/very-long': appPage(`say('complete'); document.body.animate({ opacity: [0.9, 1] }, { duration: 600000 });`),
    '/paused': appPage(`say('complete'); document.body.animate({ opacity: [0.9, 1] }, { duration: 1000 }).pause();`),
  });

  for (const target of [
    '/transition',
    '/transition-after-an-answer',
    '/transition-after-two-seconds',
    '/transition-of-two-seconds',
    '/transition-events',
    '/transitions-in-turn',
  ]) {
    it(`is there: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of [
    '/animation',
    '/animation-of-three-rounds',
    '/animation-of-what-comes',
    '/web-animation',
    '/web-animation-awaited',
    '/web-animation-by-class',
  ]) {
    it(`is there: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/collapse', '/out-in']) {
    it(`is there when frameworks swap content: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('is gone if its end is to go', async () => {
    const { snapshot, partial } = await site.page('/modal-out', options);
    assert.equal(partial, false);
    assert.doesNotMatch(snapshot.html, /id="cover"/);
  });

  for (const target of ['/endless', '/endless-by-script', '/endless-beside', '/very-long', '/paused']) {
    it(`is not held up by endless animations: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});

describe('handlers/render: content that ends with a frame', () => {
  const site = renderedSite({
    '/later': text('later', 100),
    '/sixty-frames': appPage(
      `let n = 0; (function frame() { n += 1; document.body.style.opacity = n / 60;
        if (n < 60) requestAnimationFrame(frame); else say('complete'); })();`,
    ),
    '/two-seconds-of-frames': appPage(
      `${tween} document.body.style.opacity = 0; tween(2000, (part) => { document.body.style.opacity = part; }, () => say('complete'));`,
    ),
    '/frames-after-an-answer': appPage(
      `${tween} fetch('/later').then(() => tween(800, (part) => { document.body.style.opacity = part; }, () => say('complete')));`,
    ),
    '/frames-after-two-seconds': appPage(
      `${tween} setTimeout(() => tween(800, (part) => { document.body.style.opacity = part; }, () => say('complete')), 2000);`,
    ),
    '/spring': appPage(
      `${spring} spring((x) => { document.body.style.opacity = x;
        document.body.style.transform = 'translateY(' + 20 * (1 - x) + 'px)'; }, () => say('complete'));`,
    ),
    // The old page is removed after its transition; only then does the new one come, and fade in.
    '/wait-mode': appPage(`${spring} say('old'); const app = document.getElementById('app');
      fetch('/later').then(() => spring((x) => { app.style.opacity = 1 - x; }, () => {
      say('new'); spring((x) => { app.style.opacity = x; }, () => say(app.style.opacity === '1' ? 'complete' : app.style.opacity)); }));`),
    '/timeline': appPage(`${tween} const app = document.getElementById('app');
      const steps = [[300, 'opacity'], [400, 'scale'], [500, 'opacity'], [300, 'scale']];
      (function next() { const step = steps.shift(); if (!step) return say('complete');
      tween(step[0], (part) => { app.style[step[1]] = part; }, next); })();`),
    '/lagging': appPage(`let last = performance.now(), spent = 0; (function frame() { const now = performance.now();
      spent += Math.min(33, now - last); last = now;
      document.body.style.opacity = Math.min(1, spent / 500); if (spent < 500) requestAnimationFrame(frame); else say('complete'); })();`),
    '/letters': appPage(`const app = document.getElementById('app');
      const letters = [...'complete'].map((letter) => Object.assign(document.createElement('span'),
      { textContent: letter, style: 'opacity:0' }));
      app.replaceChildren(...letters); let ended = 0;
      letters.forEach((span, n) => span.animate({ opacity: [0, 1] }, { duration: 400, delay: n * 150,
      fill: 'both' }).finished.then(() => { span.style.opacity = 1; if ((ended += 1) === letters.length) say('complete'); }));`),
    '/staggered': appPage(
      `document.body.insertAdjacentHTML('beforeend', '<ul>' + Array.from({ length: 12 }, (_,
      n) => '<li style="transition-delay:' + n * 120 + 'ms">item ' + n + '</li>').join('') + '</ul>'); let ended = 0;
      document.addEventListener('transitionend', ({ target }) => { if (target.matches('li')) {
      target.className = 'there'; if ((ended += 1) === 12) say('complete'); } });
      fetch('/later').then(() => document.querySelectorAll('li').forEach((li) => { li.className = 'in'; }));`,
      '<style>li { opacity: 0; transition: opacity 300ms } li.in, li.there { opacity: 1 }</style>',
    ),
    '/staggered-by-timers': appPage(
      `document.body.insertAdjacentHTML('beforeend', '<ul>' + '<li>item</li>'.repeat(12) + '</ul>');
      const items = [...document.querySelectorAll('li')];
      items.forEach((li, n) => setTimeout(() => { li.className = 'in';
      if (n === 11) li.ontransitionend = () => say(items.every((item) =>
      getComputedStyle(item).opacity === '1') ? 'complete' : 'unseen'); }, 200 * n));`,
      '<style>li { opacity: 0; transition: opacity 300ms } li.in { opacity: 1 }</style>',
    ),
  });

  for (const target of [
    '/sixty-frames',
    '/two-seconds-of-frames',
    '/frames-after-an-answer',
    '/frames-after-two-seconds',
    '/lagging',
  ]) {
    it(`is there: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/spring', '/wait-mode', '/timeline']) {
    it(`is there when libraries move it: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/letters', '/staggered', '/staggered-by-timers']) {
    it(`is there when it comes one after the other: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('leaves no text invisible', async () => {
    for (const target of ['/two-seconds-of-frames', '/spring', '/wait-mode', '/letters']) {
      const { snapshot } = await site.page(target, options);
      assert.doesNotMatch(snapshot.html, /opacity: ?0?(?:\.\d+)?[;"]/, target);
    }
  });
});
