// Launches Chromium with our flags and an environment of its own, spoken to over a pipe.
import { tmpdir } from 'node:os';
import puppeteer from 'puppeteer-core';
import type { Browser, LaunchOptions } from 'puppeteer-core';
import type { RunnableChromium } from './chromium-executable';
import { CHROMIUM_FLAGS } from './chromium-flags';

/** A start takes 0.1 s once the executable is in the page cache. */
const LAUNCH_TIMEOUT_MS = 10_000;

/** A browser that has not answered a command by then hangs. */
const PROTOCOL_TIMEOUT_MS = 30_000;

/** The environment variables of the process that launches, as in `process.env`. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Starts a browser with our flags and those given. Throws puppeteer's errors if it does not come up.
 * @param variables the environment of this process
 */
export async function launchChromium(chromium: RunnableChromium, flags: readonly string[], variables: Variables): Promise<Browser> {
  // puppeteer's own `timeout` does not count over a pipe: a Chromium that hangs at its start would be waited for twice
  // the protocol's time. Aborted, it is killed.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LAUNCH_TIMEOUT_MS);
  try {
    return await puppeteer.launch(launchOptions(chromium, flags, variables, late.signal));
  } finally {
    clearTimeout(timer);
  }
}

function launchOptions(chromium: RunnableChromium, flags: readonly string[], variables: Variables, signal: AbortSignal): LaunchOptions {
  return {
    executablePath: chromium.executable,
    ignoreDefaultArgs: true,
    args: [...CHROMIUM_FLAGS, ...flags],
    defaultViewport: null,
    // Pages are spoken to by us alone (page-slot.ts): puppeteer's own view of each would double the work.
    targetFilter: () => false,
    // Every render opens a page of its own; none is there at the start.
    waitForInitialPage: false,
    signal,
    protocolTimeout: PROTOCOL_TIMEOUT_MS,
    // A pipe ends with the process that holds it: Chromium never outlives its sandbox.
    pipe: true,
    env: chromiumEnvironment({ ...variables, ...chromium.environment }),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

/** What Chromium's environment holds: where its libraries, fonts and temporary files are, and nothing of AWS. */
export function chromiumEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = ['PATH', 'TMPDIR', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Lambda's home is read-only; what a browser leaves at home is temporary here anyway.
  return { ...Object.fromEntries(kept), HOME: tmpdir() };
}
