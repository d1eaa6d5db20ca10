// prerender (npm), as a server process with requests over HTTP.
import type { ChildProcess } from 'node:child_process';
import { createServer, get } from 'node:http';
import { createInterface } from 'node:readline';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import { ChildEndedError, endChild, startChild } from '../measure/child';
import { type Subject, type SubjectOptions, timed } from '../render/subjects/subject';

/** prerender's own environment variables (its README, "Options"). */
export type PrerenderTuning = Readonly<Record<'WAIT_AFTER_LAST_REQUEST' | 'PAGE_DONE_CHECK_INTERVAL', string>>;

/** The shortest times for sequential work pages. With several at once, they lose content already. */
export const TUNED: PrerenderTuning = { WAIT_AFTER_LAST_REQUEST: '50', PAGE_DONE_CHECK_INTERVAL: '20' };

/** The server as a subject, and its address, e.g. `http://127.0.0.1:3000`. */
export interface PrerenderServer extends Subject {
  readonly url: string;
}

/** Starts the server with its defaults, or tuned; ready once its browser is. */
export async function startPrerender(
  name: string,
  options: SubjectOptions,
  tuning?: PrerenderTuning,
): Promise<PrerenderServer> {
  const port = await freePort();
  const child = startChild({
    file: 'peers/prerender-server.cjs',
    args: [String(port), String(await freePort()), options.chromium.executable],
    env: {
      ...process.env,
      ...options.chromium.environment,
      ...tuning,
      TMPDIR: options.temporaryDir,
      HOME: options.temporaryDir,
    },
    stdout: 'pipe',
  });
  await browserStarted(child);
  return {
    name,
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    render: (url) => timed(() => body(port, `/${url}`)),
    close: () => endChild(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listenOnLoopback(server);
  await closeServer(server);
  return Number(new URL(url).port);
}

/** prerender logs every render: its output must be read to the end. */
function browserStarted(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('The output of prerender must be a pipe.');
    createInterface(child.stdout).on('line', (line) => {
      if (/Started Chrome/.test(line)) resolve();
    });
    child.once('exit', (code) => reject(new ChildEndedError(`prerender ended (${code}) before its browser started.`)));
  });
}

function body(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: target }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`prerender answered ${response.statusCode}.`));
      });
    }).on('error', reject);
  });
}
