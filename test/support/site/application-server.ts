// Serves a built single-page application of test/fixtures/applications as its host would: files, the index for every
// other path, and the API that the applications fetch from.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const FIXTURES = path.join(__dirname, '../../fixtures/applications');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A running application. */
export interface ApplicationServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts an application by the name of its folder. Throws Node's ENOENT if it has no build. */
export async function startApplicationServer(name: string): Promise<ApplicationServer> {
  const files = readFiles(path.join(FIXTURES, name, 'built'));
  const api = readApi();
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?');
    if (!pathname.startsWith('/api/')) {
      sendFile(response, files, pathname);
      return;
    }
    const answer = api.get(pathname) ?? { delayMs: 0, status: 404, body: '{"error":"There is no such thing."}' };
    const timer = setTimeout(() => {
      timers.delete(timer);
      response
        .writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
        .end(answer.body);
    }, answer.delayMs);
    timers.add(timer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function sendFile(response: ServerResponse, files: ReadonlyMap<string, Buffer>, pathname: string): void {
  // A path with an extension names a file; any other is a route of the application.
  const name = path.posix.extname(pathname) === '' ? '/index.html' : pathname;
  const body = files.get(name);
  const type = CONTENT_TYPES[path.posix.extname(name)];
  if (body === undefined || type === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  response.writeHead(200, {
    'content-type': type,
    'content-encoding': 'gzip',
    'cache-control': name === '/index.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
  });
  response.end(body);
}

/** Path below the folder, with a slash in front → gzipped content. */
function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [`/${path.relative(folder, file).split(path.sep).join('/')}`, gzipSync(readFileSync(file))];
      }),
  );
}

interface ApiAnswer {
  readonly delayMs: number;
  readonly status: number;
  readonly body: string;
}

function readApi(): ReadonlyMap<string, ApiAnswer> {
  const file = path.join(FIXTURES, 'api.json');
  const answers: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof answers !== 'object' || answers === null) throw new TypeError(`${file} has no answers by path.`);
  return new Map(
    Object.entries(answers).map(([pathname, answer]: [string, unknown]) => {
      if (typeof answer !== 'object' || answer === null || !('delayMs' in answer) || !('body' in answer)) {
        throw new TypeError(`${file} says of ${pathname} neither how long it takes (delayMs) nor what it is (body).`);
      }
      return [pathname, { delayMs: Number(answer.delayMs), status: 200, body: JSON.stringify(answer.body) }];
    }),
  );
}
