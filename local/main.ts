// `npm start`: runs Georender on this machine until it is told to stop, and says what to try.
import { stopBundler } from '../bundles/lambda-bundle';
import { NoChromiumError } from './chromium';
import { HelpRequested, OptionError } from './command-line';
import { PortInUseError } from './edge/reserved-port';
import { parseLocalOptions } from './options';
import type { LocalOptions } from './options';
import { startLocalStack } from './stack';
import { StateFileError } from './state-file';
import { welcome } from './welcome';

/** Three looks in a row that find a region gone drain it: within 15 s. */
const HEALTH_CHECK_MS = 5_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(options: LocalOptions): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  say('Starting …');
  const onLog = (line: string): void => {
    // What is cut off by the stop has nothing to tell.
    if (!stopping.signal.aborted) say(line);
  };
  const healthCheckMs = options.settings.healthChecks ? HEALTH_CHECK_MS : undefined;
  const stack = await startLocalStack({ ...options, healthCheckMs, onLog, signal: stopping.signal }).catch((error: unknown) => {
    // What the terminal's Ctrl-C ended under the start is no failure of it.
    stopping.signal.throwIfAborted();
    throw error;
  });
  // Two hundred megabytes that the run has no more use for.
  await stopBundler();
  say(welcome(stack, options));
  await stopped;
  say('Stopping …');
  await stack.close();
}

/** Errors whose message says all that the user needs. */
function isForTheUser(error: unknown): error is Error {
  return error instanceof OptionError || error instanceof NoChromiumError || error instanceof PortInUseError || error instanceof StateFileError;
}

function fail(error: unknown): void {
  if (error instanceof HelpRequested) {
    say(error.message.trimEnd());
    return;
  }
  // Stopped while it was still starting: nothing is left to say.
  if (error instanceof Error && error.name === 'AbortError') return;
  process.exitCode = 1;
  const text = isForTheUser(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
}

Promise.resolve().then(() => main(parseLocalOptions(process.argv.slice(2)))).catch(fail);
