// The site of the timing bench: pages that show the answers of a slow API.
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import { partText, type TimedPage } from './plan';

/** A running site. */
export interface TimedSite {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** A jittered answer comes in this many pieces. */
const PIECES = 5;

/** Starts the site of these pages, at `/pages/<id>`. All answers come from one endpoint, so they share one history. */
export async function startTimedSite(pages: readonly TimedPage[]): Promise<TimedSite> {
  const byId = new Map(pages.map((page) => [page.id, page]));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const page = byId.get(searchParams.get('page') ?? pathname.replace('/pages/', ''));
    if (page !== undefined && pathname.startsWith('/pages/')) sendPage(response, page);
    else if (page !== undefined && pathname === '/data/part')
      void sendPart(response, page, Number(searchParams.get('part')));
    else response.writeHead(404).end();
  });
  const url = await listenOnLoopback(server);
  return { url, close: () => closeServer(server) };
}

function sendPage(response: ServerResponse, page: TimedPage): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  const head = `<head><meta charset="utf-8"><title>Page ${page.id}</title></head>`;
  response.end(`<!doctype html><html lang="en">${head}<body><main id="app"><p>Loading</p></main>
<script>(${inPage.toString()})(${JSON.stringify(page)})</script></body></html>`);
}

/** Runs in the page. */
async function inPage({ id, shape, delaysMs }: TimedPage): Promise<void> {
  // Most applications have some timer.
  setInterval(() => undefined, 100);
  const app = document.getElementById('app');
  const load = async (part: number) => {
    const answer = await fetch(`/data/part?page=${id}&part=${part}`);
    const { text } = await answer.json();
    const section = document.createElement('section');
    section.textContent = text;
    return section;
  };
  const numbers = delaysMs.map((_, number) => number);
  if (shape === 'chained') {
    const sections = [];
    for (const number of numbers) sections.push(await load(number));
    app?.replaceChildren(...sections);
    return;
  }
  app?.replaceChildren(...(await Promise.all(numbers.map(load))));
}

async function sendPart(response: ServerResponse, page: TimedPage, part: number): Promise<void> {
  const delayMs = page.delaysMs[part] ?? 0;
  const body = JSON.stringify({ text: partText(page.id, part) });
  const pieces = page.shape === 'jittered' ? PIECES : 1;
  const pieceLength = Math.ceil(body.length / pieces);
  for (let piece = 0; piece < pieces && !response.destroyed; piece++) {
    // Uneven: the last wait is the longest.
    await delay((delayMs * 2 * (piece + 1)) / (pieces * (pieces + 1)));
    if (!response.headersSent)
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.write(body.slice(piece * pieceLength, (piece + 1) * pieceLength));
  }
  response.end();
}
