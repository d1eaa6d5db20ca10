// Launches Chromium with our flags and an environment of its own, spoken to over a pipe.
import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Browser, LaunchOptions } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import type { RunnableChromium } from './chromium-executable';
import { ChromiumUnavailableError } from './chromium-executable';
import { CHROMIUM_FLAGS } from './chromium-flags';

/** A start takes 0.1 s once the executable is in the page cache. */
const LAUNCH_TIMEOUT_MS = 10_000;

/** A browser that has not answered a command by then hangs. */
const PROTOCOL_TIMEOUT_MS = 30_000;

/** The environment variables of the process that launches, as in `process.env`. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Takes the place of the shell that runs it, once no process of it may write a core: one has 500 MB, and fills the
 * temporary folder for good. The limit holds for all children, and can't be raised again (setrlimit(2)). Shells add
 * variables of their own to the environment.
 */
const WITHOUT_CORES = 'ulimit -c 0; unset PWD OLDPWD SHLVL; exec "$0" "$@"';

/**
 * Starts a browser with our flags and those given. Throws ChromiumUnavailableError if there is none, and puppeteer's
 * errors if it does not come up.
 * @param variables the environment of this process
 */
export async function launchChromium(
  chromium: RunnableChromium,
  flags: readonly string[],
  variables: Variables,
): Promise<Browser> {
  await access(chromium.executable, constants.X_OK).catch((cause: unknown) => {
    throw new ChromiumUnavailableError(`${chromium.executable} is not there, or no executable file.`, { cause });
  });
  // puppeteer's own `timeout` does not count over a pipe: a Chromium that hangs at its start would be waited for twice
  // the protocol's time. Aborted, it is killed.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LAUNCH_TIMEOUT_MS);
  const options = launchOptions(chromium, flags, variables, late.signal);
  const spawned = hearPipesOf(options);
  SPAWNS.subscribe(spawned);
  try {
    return await puppeteer.launch(options);
  } finally {
    SPAWNS.unsubscribe(spawned);
    clearTimeout(timer);
  }
}

/** Tells of every process as it is made (Node.js, "Diagnostics Channel", `child_process`). */
const SPAWNS = channel('child_process');

/**
 * A browser that is killed resets its pipes. puppeteer listens to none of them once it has closed its own end, and reads the
 * output by lines: readers of lines throw what their input tells. An error that nobody hears would end this process.
 */
function hearPipesOf({ args = [] }: LaunchOptions): (message: unknown) => void {
  return (message) => {
    const child = isSpawn(message) ? message.process : undefined;
    child?.once('spawn', () => {
      if (!args.every((each) => child.spawnargs.includes(each))) return;
      for (const output of [child.stdout, child.stderr]) output?.removeAllListeners('error');
      for (const pipe of child.stdio) pipe?.on('error', () => undefined);
    });
  };
}

function isSpawn(message: unknown): message is { readonly process: ChildProcess } {
  return typeof message === 'object' && message !== null && 'process' in message && typeof message.process === 'object';
}

function launchOptions(
  chromium: RunnableChromium,
  flags: readonly string[],
  variables: Variables,
  signal: AbortSignal,
): LaunchOptions {
  return {
    ...commandOf(chromium.executable, [...CHROMIUM_FLAGS, ...flags]),
    ignoreDefaultArgs: true,
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

/** The shell's process becomes Chromium's: pipes and process group are the same. Windows has no cores. */
function commandOf(executable: string, flags: readonly string[]): Pick<LaunchOptions, 'executablePath' | 'args'> {
  if (process.platform === 'win32') return { executablePath: executable, args: [...flags] };
  return { executablePath: '/bin/sh', args: ['-c', WITHOUT_CORES, executable, ...flags] };
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
