// The site of the work pages, in its own process, so that its work counts for no subject.
// It sends its URL to its parent, and ends with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { listenOnLoopback } from '../../emulators/loopback-server';
import { type Application, buildApplication } from './application/build';
import { API_DELAY_MS, itemsOf } from './items';

/** Kinds of pages: the first segment of their path; the second names the page. */
export const PAGE_KINDS = [
  'plain',
  'flag',
  'beacon',
  'longpoll',
  'spinner',
  'typed',
  'transition',
  'gallery',
  'chain',
] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** The message of the site when it listens. */
export interface SiteAddress {
  readonly kind: 'site';
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Another site, which never answers. */
  readonly beaconUrl: string;
  readonly scriptBytes: number;
}

async function start(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-bench-site-'));
  const application = await buildApplication(folder).finally(() => rm(folder, { recursive: true, force: true }));
  const beaconUrl = await listenOnLoopback(createServer(neverAnswer));
  const url = await listenOnLoopback(
    createServer((request, response) => answer(application, beaconUrl, request, response)),
  );
  const address: SiteAddress = { kind: 'site', url, beaconUrl, scriptBytes: application.script.bytes.length };
  process.send?.(address);
}

function answer(application: Application, beaconUrl: string, request: IncomingMessage, response: ServerResponse): void {
  const [, first = '', second = '', third = ''] = (request.url ?? '/').replace(/\?.*$/, '').split('/');
  const kind = PAGE_KINDS.find((name) => name === first);
  if (kind !== undefined || first === 'cold')
    sendPage(response, pageHtml(application, kind ?? 'plain', beaconUrl), first === 'cold');
  else if (first === 'api' && second === 'items') sendItems(response, third);
  else if (first === 'assets' && second === application.script.name) sendScript(response, application.script.bytes);
  else if (first === 'pictures') sendPicture(response);
  else if (first === 'never') neverAnswer(request, response);
  else response.writeHead(404).end();
}

/** @param isPrivate forbids keeping the page: `render` then returns the HTML itself */
function sendPage(response: ServerResponse, html: string, isPrivate: boolean): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': isPrivate ? 'private, no-store' : 'no-cache',
  });
  response.end(html);
}

function pageHtml({ indexHtml }: Application, kind: PageKind, beaconUrl: string): string {
  const flag = kind === 'flag' ? '<script>window.prerenderReady=false</script>' : '';
  const beacon = kind === 'beacon' ? `<meta name="beacon" content="${beaconUrl}/seen">` : '';
  return indexHtml.replace('<head>', `<head>${flag}${beacon}`);
}

function sendItems(response: ServerResponse, page: string): void {
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(itemsOf(page)));
  }, API_DELAY_MS);
}

function sendScript(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, {
    'content-type': 'text/javascript',
    'content-length': bytes.length,
    'cache-control': 'public, max-age=31536000, immutable',
  });
  response.end(bytes);
}

function sendPicture(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  response.end(
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="#357"/></svg>',
  );
}

/** Reads the request, and never answers. */
function neverAnswer(request: IncomingMessage, _response: ServerResponse): void {
  request.resume();
}

if (require.main === module) {
  process.once('disconnect', () => process.exit());
  void start();
}
