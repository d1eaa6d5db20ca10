// A Chromium behind an egress wall, for tests of the wall: it also writes down every use it makes of the network.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { CHROMIUM_FLAGS } from '../../handlers/render/chromium-flags';
import { chromiumEnvironment } from '../../handlers/render/launch-chromium';
import type { EgressRefusedError } from '../../handlers/render/wall/egress-errors';
import { startEgressWall } from '../../handlers/render/wall/egress-wall';
import type { EgressWall, EgressWallOptions } from '../../handlers/render/wall/egress-wall';
import { wallFlags } from '../../handlers/render/wall/wall-flags';
import { findChromium, thisMachine } from '../../local/chromium';

/** A use of the network, as Chromium's net log tells it. */
export interface NetworkUse {
  /** The event's name in Chromium, such as `TCP_CONNECT_ATTEMPT`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A browser, its wall, and what the wall refused. */
export interface WalledBrowser {
  readonly browser: Browser;
  readonly wall: EgressWall;
  readonly refusals: readonly EgressRefusedError[];
  /** The first refusal for that host and port, also if it is yet to come. */
  refused(host: string, port: number): Promise<EgressRefusedError>;
  /** Ends it. @returns every event of its net log, in order */
  close(): Promise<readonly NetworkUse[]>;
}

/** Starts one. `flagsOf` makes the flags of the wall, should a test want others. */
export async function startWalledBrowser(
  options: EgressWallOptions,
  flagsOf: (port: number) => readonly string[] = wallFlags,
): Promise<WalledBrowser> {
  const refusals: EgressRefusedError[] = [];
  const waiting = new Set<() => void>();
  const wall = await startEgressWall({
    ...options,
    onRefused: (error) => {
      refusals.push(error);
      for (const look of waiting) look();
    },
  });
  const temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-wall-'));
  const netLog = path.join(temporaryDir, 'net-log.json');
  const browser = await launch(temporaryDir, [...flagsOf(wall.port), `--log-net-log=${netLog}`]);
  return {
    browser,
    wall,
    refusals,
    refused: (host, port) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = refusals.find((error) => error.host === host && error.port === port);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      await browser.close();
      await wall.close();
      const uses = readNetLog(await readFile(netLog, 'utf8'));
      await rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 });
      return uses;
    },
  };
}

async function launch(temporaryDir: string, flags: readonly string[]): Promise<Browser> {
  const { executable, environment } = await findChromium(thisMachine());
  return puppeteer.launch({
    executablePath: executable,
    ignoreDefaultArgs: true,
    // Images are loaded here: the wall must hold without the flags that are there for speed.
    args: [...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--blink-settings=')), ...flags],
    waitForInitialPage: false,
    pipe: true,
    env: chromiumEnvironment({ PATH: process.env['PATH'], TMPDIR: temporaryDir, ...environment }),
  });
}

function readNetLog(json: string): readonly NetworkUse[] {
  const log: unknown = JSON.parse(json);
  const names = new Map(Object.entries(fieldsOf(fieldsOf(fieldsOf(log)['constants'])['logEventTypes'])).map(([name, id]) => [id, name]));
  const { events } = fieldsOf(log);
  if (!Array.isArray(events)) throw new Error('The net log has no events.');
  return events.map((event) => {
    const { type, params } = fieldsOf(event);
    return { type: names.get(type) ?? '', parameters: fieldsOf(params) };
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
