// A Chromium behind an egress proxy, for tests of the proxy: it logs all its uses of the network.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM_FLAGS } from '../../../handlers/render/browser/chromium-flags';
import { chromiumEnvironment } from '../../../handlers/render/browser/launch-chromium';
import type { EgressRefusedError } from '../../../handlers/render/egress-proxy/egress-errors';
import {
  type EgressProxy,
  type EgressProxyOptions,
  startEgressProxy,
} from '../../../handlers/render/egress-proxy/egress-proxy';
import { proxyFlags } from '../../../handlers/render/egress-proxy/proxy-flags';
import { findChromium, thisMachine } from '../../../local/chromium';

/** A use of the network, as Chromium's net log tells it. */
export interface NetworkUse {
  /** The event's name in Chromium, such as `TCP_CONNECT_ATTEMPT`. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A browser, its proxy, and the proxy's refusals. */
export interface ProxiedBrowser {
  readonly browser: Browser;
  readonly proxy: EgressProxy;
  readonly refusals: readonly EgressRefusedError[];
  /** The first refusal for that host and port, also if it is yet to come. */
  refused(host: string, port: number): Promise<EgressRefusedError>;
  close(): Promise<void>;
  /** Ends it. @returns every event of its net log, in order */
  closeAndTell(): Promise<readonly NetworkUse[]>;
}

/** Starts a browser behind a proxy. @param flagsOf makes the flags that send its traffic through the proxy */
export async function startProxiedBrowser(
  options: EgressProxyOptions,
  flagsOf: (port: number) => readonly string[] = proxyFlags,
): Promise<ProxiedBrowser> {
  const refusals: EgressRefusedError[] = [];
  const waiting = new Set<() => void>();
  const proxy = await startEgressProxy({
    ...options,
    onRefused: (error) => {
      refusals.push(error);
      for (const look of waiting) look();
    },
  });
  const temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-proxy-'));
  const netLog = path.join(temporaryDir, 'net-log.json');
  const browser = await launch(temporaryDir, [...flagsOf(proxy.port), `--log-net-log=${netLog}`]);
  const clean = async (): Promise<void> => {
    await browser.close();
    await proxy.close();
    await rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    browser,
    proxy,
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
    close: clean,
    async closeAndTell() {
      await useLast(browser);
      await browser.close();
      const uses = readNetLog(await readFile(netLog, 'utf8'));
      await clean();
      if (!uses.some(({ parameters }) => parameters['url'] === LAST_USES[0]))
        throw new Error('The net log misses its end.');
      return uses;
    },
  };
}

/** Chromium writes its log late, and may leave its end out. Two last uses flush everything before them. */
const LAST_USES = ['http://last.test/', 'http://very-last.test/'] as const;

async function useLast(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  for (const url of LAST_USES) await page.goto(url).catch(() => undefined);
}

async function launch(temporaryDir: string, flags: readonly string[]): Promise<Browser> {
  const { executable, environment } = await findChromium(thisMachine());
  return puppeteer.launch({
    executablePath: executable,
    ignoreDefaultArgs: true,
    // Images are loaded here: the proxy must hold without the flags that are there for speed.
    args: [...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--blink-settings=')), ...flags],
    waitForInitialPage: false,
    pipe: true,
    env: chromiumEnvironment({ PATH: process.env['PATH'], TMPDIR: temporaryDir, ...environment }),
    // Else puppeteer would keep a test run from ending at a signal.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * The first line holds the constants, and then each event has its own; what comes after the last line break is no
 * event.
 */
function readNetLog(text: string): readonly NetworkUse[] {
  const [first = '', ...lines] = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/,$/, ''));
  const constants = fieldsOf(fieldsOf(JSON.parse(`${first}}`))['constants']);
  const names = new Map(Object.entries(fieldsOf(constants['logEventTypes'])).map(([name, id]) => [id, name]));
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const { type, params } = fieldsOf(JSON.parse(line.replace(/\],?$/, '')));
      return { type: names.get(type) ?? '', parameters: fieldsOf(params) };
    });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
