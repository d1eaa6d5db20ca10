// The site of the corpus: one page at a time, with its package's files and its stand-ins for an API.
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import type { CorpusPage, FixtureAnswer } from './corpus';

/** A running site. */
export interface CorpusSite {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Switches the site to this page. */
  show(page: CorpusPage): void;
  /** Requests of the page that neither files nor stand-ins could answer. */
  unanswered(): readonly string[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.md': 'text/markdown',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/** Starts a site without a page. */
export async function startCorpusSite(): Promise<CorpusSite> {
  let shown: CorpusPage | undefined;
  let missed = new Set<string>();
  let asked = new Map<string, number>();
  const count = (what: string) => {
    const times = (asked.get(what) ?? 0) + 1;
    asked.set(what, times);
    return times;
  };
  const server = createServer((request, response) => {
    if (shown === undefined) response.writeHead(404).end();
    else void answer(shown, { request, response, count, miss: (what) => missed.add(what) });
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    show(page) {
      shown = page;
      missed = new Set();
      asked = new Map();
    },
    unanswered: () => [...missed],
    close: () => closeServer(server),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly count: (what: string) => number;
  readonly miss: (what: string) => void;
}

async function answer(page: CorpusPage, { request, response, count, miss }: Exchange): Promise<void> {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const pathname = target.replace(/[?#].*$/, '');
  if (target === page.path) return send(response, { type: 'text/html; charset=utf-8', body: page.document });
  const fixture = fixtureFor(page, method, pathname);
  if (fixture !== undefined) {
    const body = await bodyOf(request);
    const answered = typeof fixture === 'function' ? fixture(body, target, count(`${method} ${pathname}`)) : fixture;
    if (answered.delayMs !== undefined) await delay(answered.delayMs);
    return send(response, answered);
  }
  const file = await fileFor(page, pathname);
  if (file !== undefined) {
    const type = TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return send(response, { type, body: await readFile(file) });
  }
  miss(`${method} ${target}`);
  return send(response, { type: 'application/json', body: '{"error":"not found"}', status: 404 });
}

/** No cache may keep the answer: another page of the corpus may use the same path. */
function send(
  response: ServerResponse,
  { type, body, status = 200 }: Omit<FixtureAnswer, 'body'> & { readonly body: string | Buffer },
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function fixtureFor(
  { fixtures }: CorpusPage,
  method: string,
  pathname: string,
): CorpusPage['fixtures'][string] | undefined {
  const exact = fixtures[`${method} ${pathname}`];
  if (exact !== undefined) return exact;
  const wild = Object.keys(fixtures)
    .filter((name) => name.endsWith('*') && `${method} ${pathname}`.startsWith(name.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
  return wild === undefined ? undefined : fixtures[wild];
}

async function fileFor({ files }: CorpusPage, pathname: string): Promise<string | undefined> {
  const prefixes = Object.keys(files)
    .filter((prefix) => pathname.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  for (const prefix of prefixes) {
    const folder = files[prefix] ?? '';
    const file = path.join(folder, decodeURIComponent(pathname.slice(prefix.length)));
    if (file !== folder && !file.startsWith(folder + path.sep)) continue;
    if (
      await stat(file).then(
        (found) => found.isFile(),
        () => false,
      )
    )
      return file;
  }
  return undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
