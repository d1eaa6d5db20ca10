// Runs Georender on this machine until it is told to stop, and says what to try.
import { stopBundler } from '../../bundles/lambda-bundle';
import { siteTrouble } from '../../local/site-probe';
import { startLocalStack } from '../../local/stack';
import { DONE, type ExitCode } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import { LocalConsole } from './local-console';
import type { LocalOptions } from './options';
import { requestOutput } from './request-output';
import { welcome } from './welcome';

/** Three checks in a row that find a region unavailable drain it: within 15 s. */
const HEALTH_CHECK_MS = 5_000;

/** A killed npm sends no signal; without this the run would keep the port. */
function stopWithoutNpm(stopping: AbortController): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) stopping.abort();
  }, 1_000).unref();
}

/** Runs Georender until it is told to stop. Stopped during the start, it has not failed. */
export async function start(options: LocalOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    await run(options, terminal);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
  return DONE;
}

async function run(options: LocalOptions, terminal: Terminal): Promise<void> {
  const stopping = new AbortController();
  stopWithoutNpm(stopping);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  const output = requestOutput(options, terminal);
  output.say('Starting …');
  const onLog = (line: string): void => {
    // Failures caused by the stop are no news.
    if (!stopping.signal.aborted) output.onLog(line);
  };
  const trouble =
    options.site === undefined ? undefined : siteTrouble(options.site, stopping.signal, options.verifiesSite);
  const console = new LocalConsole();
  const requests = console.listeningTo(output.requests);
  const healthCheckMs = options.settings.healthChecks ? HEALTH_CHECK_MS : undefined;
  const { signal } = stopping;
  const consoleUrl = () => console.url;
  const stack = await startLocalStack({ ...options, healthCheckMs, onLog, requests, consoleUrl, signal }).catch(
    (error: unknown) => {
      // Ctrl-C during the start is no failure.
      signal.throwIfAborted();
      throw error;
    },
  );
  await console.start(stack.url);
  // Frees 200 MB: nothing is bundled after the start.
  await stopBundler();
  output.say(welcome(stack, options));
  void trouble?.then((text) => {
    if (text !== undefined) output.say(text);
  });
  await stopped;
  output.say('Stopping …');
  await console.close();
  await stack.close();
}
