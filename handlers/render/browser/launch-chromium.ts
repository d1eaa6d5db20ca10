// Launches Chromium with our flags and its own environment, and talks to it over a pipe.
import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { ChromiumUnavailableError, type RunnableChromium } from './chromium-executable';
import { CHROMIUM_FLAGS } from './chromium-flags';

/** A start takes 0.1 s once the executable is in the page cache. */
const LAUNCH_TIMEOUT_MS = 10_000;

/** A browser without an answer to a command by then hangs. */
const PROTOCOL_TIMEOUT_MS = 30_000;

/** The environment variables of the process that launches, as in `process.env`. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Forbids core dumps for Chromium and all its processes (setrlimit(2)), then becomes Chromium: a core of 500 MB would
 * fill the temporary folder for good. `unset` drops the variables that shells add.
 */
const WITHOUT_CORES = 'ulimit -c 0; unset PWD OLDPWD SHLVL; exec "$0" "$@"';

/**
 * Starts a browser with our flags and those given.
 * @param variables the environment of this process
 * @throws ChromiumUnavailableError if there is none; puppeteer's errors if it does not start
 */
export async function launchChromium(
  chromium: RunnableChromium,
  flags: readonly string[],
  variables: Variables,
): Promise<Browser> {
  await access(chromium.executable, constants.X_OK).catch((cause: unknown) => {
    throw new ChromiumUnavailableError(`${chromium.executable} is not there, or no executable file.`, { cause });
  });
  // puppeteer ignores its own `timeout` over a pipe: it would wait twice the protocol timeout for a Chromium that hangs
  // at its start. The signal kills it.
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

/** Node publishes every process here as it is made ("Diagnostics Channel", `child_process`). */
const SPAWNS = channel('child_process');

/**
 * A killed browser resets its pipes. puppeteer stops listening to them once it has closed its end, and its line readers
 * throw their input's errors. An error without a listener would end this process.
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
    // We talk to pages ourselves (page-slot.ts): puppeteer's own view of each would double the work.
    targetFilter: () => false,
    // Renders open their own pages; there is none at the start.
    waitForInitialPage: false,
    signal,
    protocolTimeout: PROTOCOL_TIMEOUT_MS,
    // The pipe ends with this process: Chromium never outlives its sandbox.
    pipe: true,
    env: chromiumEnvironment({ ...variables, ...chromium.environment }),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

/** The shell becomes Chromium, with its pipes and its process group. Windows has no core dumps. */
function commandOf(executable: string, flags: readonly string[]): Pick<LaunchOptions, 'executablePath' | 'args'> {
  if (process.platform === 'win32') return { executablePath: executable, args: [...flags] };
  return { executablePath: '/bin/sh', args: ['-c', WITHOUT_CORES, executable, ...flags] };
}

/** Chromium's environment: the places of its libraries, fonts and temporary files, and no credentials of AWS. */
export function chromiumEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = ['PATH', 'TMPDIR', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Lambda's home is read-only, and the browser's files there are temporary for us.
  return { ...Object.fromEntries(kept), HOME: tmpdir() };
}
