// Frames inside of a page: their `load` comes as in a browser, but they are no content themselves.
import assert from 'node:assert/strict';
import { answer, appPage, html, never, renderedSite } from '../../../support/site/rendered-site';

describe('handlers/render: frames inside of a page', () => {
  /** Says which frames have loaded, and is ready after the last. */
  const framed = (frames: string, more = '') =>
    appPage(
      `window.prerenderReady = false; const frames = [...document.querySelectorAll('iframe')]; const told = [];
     for (const frame of frames) for (const type of ['load', 'error']) frame.addEventListener(type, () => {
       told.push(type); ${more} if (told.length === frames.length) { say(told.join()); window.prerenderReady = true; } });`,
    ).replace('<script>', `${frames}<script>`);
  const site = renderedSite({
    '/same': framed('<iframe src="/frame"></iframe>'),
    '/slow': framed('<iframe src="/slow-frame"></iframe>'),
    '/srcdoc': framed('<iframe srcdoc="<p>inner"></iframe>'),
    '/error': framed('<iframe src="/missing"></iframe>'),
    '/cut': framed('<iframe src="/cut-frame"></iframe>'),
    '/refused': framed('<iframe src="http://127.0.0.2:9/"></iframe>'),
    '/denied': framed('<iframe src="/denied-frame"></iframe>'),
    '/several': framed('<iframe src="/frame"></iframe><iframe src="/frame?2"></iframe>'),
    '/reads': framed('<iframe src="/frame"></iframe>', `told.push(frame.contentDocument.title);`).replace(
      'told.length',
      'frames.length',
    ),
    '/moves': framed(
      '<iframe src="/moving-frame"></iframe>',
      `if (!frame.contentWindow.location.pathname.endsWith('/frame')) { told.length = 0; return; }`,
    ),
    '/frame': html('<!doctype html><title>Inner</title><p id="app">inner'),
    '/slow-frame': answer(200, { 'content-type': 'text/html' }, '<p>slow', 800),
    '/moving-frame': html('<script>location.replace("/frame")</script>'),
    '/denied-frame': html('<p>denied', { 'x-frame-options': 'DENY' }),
    '/cut-frame': (request) => request.socket.destroy(),
    '/hanging': appPage(`say('here');`).replace('<script>', '<iframe src="/never"></iframe><script>'),
    '/never': never,
    '/window': appPage(
      `window.prerenderReady = false; onload = () => { say('load'); window.prerenderReady = true; };`,
    ).replace('<script>', '<iframe src="/slow-frame"></iframe><script>'),
    '/message': appPage(
      `window.prerenderReady = false; onmessage = (event) => { say(event.data); window.prerenderReady = true; };`,
    ).replace('<script>', '<iframe src="/speaks"></iframe><script>'),
    '/speaks': html(`<script>parent.postMessage('from the frame', '*')</script>`),
  });

  for (const page of ['/same', '/slow', '/srcdoc', '/error', '/cut', '/refused', '/denied', '/moves', '/window']) {
    it(`hears that a frame has loaded: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page), { text: 'load', partial: false });
    });
  }

  for (const [page, text] of [
    ['/several', 'load,load'],
    ['/reads', 'load,Inner'],
    ['/message', 'from the frame'],
    ['/hanging', 'here'],
  ] as const) {
    it(`has frames that work: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page), { text, partial: false });
    });
  }

  it('does not contain their content', async () => {
    assert.doesNotMatch((await site.page('/same')).snapshot.html, /inner/);
  });
});
