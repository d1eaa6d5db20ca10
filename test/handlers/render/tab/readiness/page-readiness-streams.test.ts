// Streams bring content and never end: their first messages are awaited, their ends are not.
import assert from 'node:assert/strict';
import type { TestPage } from '../../../../support/site/page-server';
import { appPage, endless, never, renderedSite } from '../../../../support/site/rendered-site';
import { webSocket } from '../../../../support/site/web-socket';

const complete = { text: 'complete', partial: false };

const budgetMs = 10_000;

/** Begins a stream, and sends a message after a while. */
const speaks =
  (type: string, message: string, afterMs: number): TestPage =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    response.flushHeaders();
    setTimeout(() => response.write(message), afterMs);
  };

describe('handlers/render: streams of a page', () => {
  const site = renderedSite(
    {
      '/events': speaks('text/event-stream', 'data: complete\n\n', 200),
      '/silent': endless('text/event-stream', ': open\n\n'),
      '/lines': speaks('application/x-ndjson', 'complete\n', 200),
      '/fetched-events': speaks('text/event-stream', 'data: complete\n\n', 200),
      '/never': never,
      '/event-source': appPage(`new EventSource('/events').onmessage = (e) => say(e.data);`),
      '/event-source-silent': appPage(`new EventSource('/silent'); new EventSource('/never'); say('complete');`),
      '/event-source-type': appPage(`class Own extends EventSource {} const e = new Own('/silent');
        say(e instanceof EventSource && e instanceof Own && EventSource.OPEN === 1 &&
          EventSource.prototype.constructor === EventSource ? 'complete' : 'odd');`),
      '/fetch-lines': appPage(`fetch('/lines').then(async (r) => { const reader = r.body.getReader();
        for (;;) { const { value, done } = await reader.read(); if (done) break; say(new TextDecoder().decode(value).trim()); } });`),
      '/fetch-events': appPage(`fetch('/fetched-events').then(async (r) => { const reader = r.body.getReader();
        for (;;) { const { value, done } = await reader.read(); if (done) break;
          say(new TextDecoder().decode(value).slice(6).trim()); } });`),
      '/socket': appPage(`new WebSocket('ws://' + location.host + '/greets').onmessage = (e) => say(e.data);`),
      '/socket-asks': appPage(`const s = new WebSocket('ws://' + location.host + '/echoes'); let n = 0;
        s.onopen = () => s.send('1'); s.onmessage = (e) => { (n += 1) === 4 ? say('complete') : s.send(e.data); };`),
      '/socket-silent': appPage(
        `new WebSocket('ws://' + location.host + '/silent-socket');
          new WebSocket('ws://' + location.host + '/no-socket'); say('complete');`,
      ),
      '/socket-chatters': appPage(
        `new WebSocket('ws://' + location.host + '/chatters').onmessage = (e) => { document.body.style.left = e.data; }; say('complete');`,
      ),
    },
    {
      '/greets': webSocket((connection) => void setTimeout(() => connection.send('complete'), 200)),
      '/echoes': webSocket(
        () => undefined,
        (connection, text) => void setTimeout(() => connection.send(text), 100),
      ),
      '/silent-socket': webSocket(() => undefined),
      '/chatters': webSocket((connection) => {
        for (let n = 0; n < 200; n += 1) setTimeout(() => connection.send(`${n}px`), n * 20);
      }),
    },
  );

  it('waits for the first event of a stream', async () => {
    assert.deepEqual(await site.said('/event-source', { budgetMs }), complete);
  });

  it('waits for the first message of a socket, and for answers to what the page sends', async () => {
    for (const target of ['/socket', '/socket-asks'])
      assert.deepEqual(await site.said(target, { budgetMs }), complete, target);
  });

  it('waits for the beginning of a fetched stream', async () => {
    for (const target of ['/fetch-events', '/fetch-lines'])
      assert.deepEqual(await site.said(target, { budgetMs }), complete, target);
  });

  it('does not wait for streams that are silent, refused or endless', async () => {
    for (const target of ['/event-source-silent', '/socket-silent', '/socket-chatters']) {
      assert.deepEqual(await site.said(target, { budgetMs }), complete, target);
    }
  });

  it('leaves the classes of streams as they are', async () => {
    assert.deepEqual(await site.said('/event-source-type', { budgetMs }), complete);
  });
});
