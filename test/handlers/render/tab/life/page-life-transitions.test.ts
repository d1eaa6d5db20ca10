// A page is taken at the end of its transitions, by any way that they begin.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

describe('handlers/render: a transition', () => {
  const site = renderedSite({
    '/pseudo-transition': appPage(
      `document.addEventListener('transitionend',
        (e) => say(e.pseudoElement === '::before' ? 'complete' : e.pseudoElement));
        setTimeout(() => document.body.classList.add('in'), 300);`,
      '<style>body::before{content:"x";opacity:0;transition:opacity 400ms}body.in::before{opacity:1}</style>',
    ),
    '/hover-less-inline-style': appPage(
      `const p = document.getElementById('app'); p.style.cssText = 'opacity:0;transition:opacity 400ms';
        p.addEventListener('transitionend', () => say('complete')); setTimeout(() => { p.style.opacity = 1; }, 1500);`,
    ),
    '/stylesheet-rule-transition': appPage(
      `document.getElementById('app').addEventListener('transitionend', () => say('complete'));
        setTimeout(() => { document.styleSheets[0].insertRule('#app{opacity:1!important}'); }, 700);`,
      '<style>#app{opacity:0;transition:opacity 400ms}</style>',
    ),
    '/css-var-transition': appPage(
      `document.getElementById('app').addEventListener('transitionend', () => say('complete'));
        setTimeout(() => { document.documentElement.style.setProperty('--o', 1); }, 700);`,
      '<style>#app{opacity:var(--o,0);transition:opacity 400ms}</style>',
    ),
    '/data-attr-transition': appPage(
      `document.getElementById('app').addEventListener('transitionend', () => say('complete'));
        setTimeout(() => { document.body.dataset.state = 'open'; }, 700);`,
      '<style>#app{opacity:0;transition:opacity 400ms}[data-state=open] #app{opacity:1}</style>',
    ),
    '/aria-attr-transition': appPage(
      `document.getElementById('app').addEventListener('transitionend', () => say('complete'));
        setTimeout(() => { document.body.setAttribute('aria-busy', 'false'); }, 700);`,
      '<style>#app{opacity:0;transition:opacity 400ms}[aria-busy=false] #app{opacity:1}</style>',
    ),
    '/transition-cancel': appPage(
      `const p = document.getElementById('app'); p.addEventListener('transitioncancel', () => say('complete'));
        setTimeout(() => p.classList.add('in'), 300); setTimeout(() => { p.style.display = 'none';
        setTimeout(() => p.style.display = '', 100); }, 500);`,
      '<style>#app{opacity:0;transition:opacity 600ms}#app.in{opacity:1}</style>',
    ),
    '/reversed': appPage(
      `const a = document.getElementById('app').animate({ opacity: [1, 0] }, 900); a.pause();
        setTimeout(() => { a.currentTime = 900; a.reverse(); a.onfinish = () => say('complete'); }, 700);`,
    ),
  });

  for (const target of [
    '/pseudo-transition',
    '/hover-less-inline-style',
    '/stylesheet-rule-transition',
    '/css-var-transition',
    '/data-attr-transition',
    '/aria-attr-transition',
    '/transition-cancel',
    '/reversed',
  ]) {
    it(`may begin by: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});
