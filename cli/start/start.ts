// Runs Georender on this machine until it is told to stop, and says what to try.
import { stopBundler } from '../../bundles/lambda-bundle';
import { PRERENDER_TOKEN_HEADER } from '../../core/contract/prerender-service';
import type { LocalService } from '../../local/prerender-service';
import { siteTrouble } from '../../local/site-probe';
import { startLocalStack } from '../../local/stack';
import { DONE, type ExitCode } from '../command/exit-code';
import { readServiceToken } from '../command/secret-token';
import type { Terminal } from '../command/terminal';
import { outliveBundler, throwIfStopping } from './interrupted-bundler';
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

async function serviceOf({ namedService }: LocalOptions): Promise<LocalService | undefined> {
  if (namedService === undefined) return undefined;
  const token = await readServiceToken(undefined);
  return { ...namedService, headers: token === undefined ? {} : { [PRERENDER_TOKEN_HEADER]: token } };
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
  const endOutliving = outliveBundler(stopping.signal);
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
  // Health checks drain by the router's store, which Lambda@Edge does not have.
  const isChecked = options.settings.healthChecks && options.engine === 'cloudfront-function';
  const healthCheckMs = isChecked ? HEALTH_CHECK_MS : undefined;
  const { signal } = stopping;
  const consoleUrl = () => console.url;
  const service = await serviceOf(options);
  const stack = await startLocalStack({
    ...options,
    service,
    healthCheckMs,
    onLog,
    requests,
    consoleUrl,
    signal,
  }).catch(async (error: unknown) => {
    // Ctrl-C during the start is no failure.
    await throwIfStopping(signal);
    throw error;
  });
  try {
    // Where a service renders all pages, there is nothing to look at: no region has any.
    if (service?.mode !== 'alone') await console.start(stack.url);
    // Frees 200 MB: nothing is bundled after the start.
    await stopBundler();
    endOutliving();
    output.say(welcome(stack, options));
    void trouble?.then((text) => {
      if (text !== undefined) output.say(text);
    });
    await stopped;
    output.say('Stopping …');
  } finally {
    await console.close();
    await stack.close();
  }
}
