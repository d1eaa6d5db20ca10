// prerender (npm), a server process that is asked over HTTP.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { closeServer, listenOnLoopback } from '../../local/loopback-server';
import { ChildEndedError } from '../child';
import { timed } from '../subjects/subject';
import type { Subject, SubjectSetup } from '../subjects/subject';

/** prerender's own environment variables (its README, "Options"). */
export type PrerenderTuning = Readonly<Record<'WAIT_AFTER_LAST_REQUEST' | 'PAGE_DONE_CHECK_INTERVAL', string>>;

/**
 * As impatient as the work pages allow: silence and polling as short as Georender's own. A real site would lose
 * content with it.
 */
export const TUNED: PrerenderTuning = { WAIT_AFTER_LAST_REQUEST: '50', PAGE_DONE_CHECK_INTERVAL: '20' };

/** Starts the server with its defaults, or tuned; ready once its browser is. */
export async function startPrerender(name: string, setup: SubjectSetup, tuning?: PrerenderTuning): Promise<Subject> {
  const port = await freePort();
  const server = path.join(__dirname, 'prerender-server.cjs');
  const child = spawn(process.execPath, [server, String(port), String(await freePort()), setup.chromium.executable], {
    env: { ...process.env, ...setup.chromium.environment, ...tuning, TMPDIR: setup.temporaryDir, HOME: setup.temporaryDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await browserStarted(child, child.stdout);
  return {
    name,
    pid: child.pid ?? 0,
    render: (url) => timed(() => body(port, `/${url}`)),
    close: () => stop(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listenOnLoopback(server);
  await closeServer(server);
  return Number(new URL(url).port);
}

/** It logs every render: the output must be read on. */
function browserStarted(child: ChildProcess, output: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface(output).on('line', (line) => {
      if (/Started Chrome/.test(line)) resolve();
    });
    child.once('exit', (code) => reject(new ChildEndedError(`prerender ended (${code}) before its browser was there.`)));
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

/** On SIGINT it ends its browser, then itself. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
