// The demo site, whose pages may come late: their renders hold a sandbox and need no CPU meanwhile.
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import { startDemo } from '../../local/demo-site';
import type { PartsToEnd } from '../../local/started-parts';
import { makeTemporaryFolder } from '../../local/state/temporary-folder';

/** In the query of late pages. */
export const LATE_MARK = 'late=';

/** How late they are. */
const LATE_MS = 2_000;

/** Starts it; it ends with `started`. @returns its origin */
export async function startPacedSite(started: PartsToEnd): Promise<string> {
  const folder = await makeTemporaryFolder();
  started.defer(folder.remove);
  const demo = await startDemo(path.join(folder.path, 'demo'), started);
  const server = createServer((request, response) => {
    void passOn(request, response, demo.url);
  });
  const url = await listenOnLoopback(server);
  started.defer(() => closeServer(server));
  return url;
}

async function passOn(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
  const { url = '/', method, headers } = request;
  if (url.includes(LATE_MARK)) await delay(LATE_MS);
  const onward = httpRequest(new URL(url, origin), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => response.destroy());
  request.pipe(onward);
}
