// `npm start`: runs Georender on this machine until it is told to stop, and says what to try.
import { stopBundler } from '../bundles/lambda-bundle';
import { PortInUseError } from '../emulators/cloudfront/reserved-port';
import { NoChromiumError } from './chromium';
import { HelpRequested, OptionError } from './command-line';
import type { LocalOptions } from './options';
import { parseLocalOptions } from './options';
import { siteTrouble } from './site-probe';
import { startLocalStack } from './stack';
import { StateFileError } from './state/state-file';
import { TemporaryFolderError } from './state/temporary-folder';
import { welcome } from './welcome';

/** Three looks in a row that find a region gone drain it: within 15 s. */
const HEALTH_CHECK_MS = 5_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

// Output that has no place any more, in a file on a full disk or for a reader that has gone, must not end the run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** npm that was killed outright tells nobody: whoever then starts anew would find the port taken. */
function stopWithoutNpm(stopping: AbortController): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) stopping.abort();
  }, 1_000).unref();
}

async function main(options: LocalOptions): Promise<void> {
  const stopping = new AbortController();
  stopWithoutNpm(stopping);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  say('Starting …');
  const onLog = (line: string): void => {
    // What is cut off by the stop has nothing to tell.
    if (!stopping.signal.aborted) say(line);
  };
  const trouble = options.site === undefined ? undefined : siteTrouble(options.site, stopping.signal);
  const healthCheckMs = options.settings.healthChecks ? HEALTH_CHECK_MS : undefined;
  const stack = await startLocalStack({ ...options, healthCheckMs, onLog, signal: stopping.signal }).catch(
    (error: unknown) => {
      // What the terminal's Ctrl-C ended under the start is no failure of it.
      stopping.signal.throwIfAborted();
      throw error;
    },
  );
  // Two hundred megabytes that the run has no more use for.
  await stopBundler();
  say(welcome(stack, options));
  void trouble?.then((text) => {
    if (text !== undefined) say(text);
  });
  await stopped;
  say('Stopping …');
  await stack.close();
}

const USER_ERRORS = [OptionError, NoChromiumError, PortInUseError, StateFileError, TemporaryFolderError];

/** Errors whose message says all that the user needs. */
function isForTheUser(error: unknown): error is Error {
  return USER_ERRORS.some((kind) => error instanceof kind);
}

function fail(error: unknown): void {
  if (error instanceof HelpRequested) {
    say(error.message.trimEnd());
    return;
  }
  // Stopped while it was still starting: nothing is left to say.
  if (error instanceof Error && error.name === 'AbortError') return;
  process.exitCode = 1;
  const text = isForTheUser(error)
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
}

Promise.resolve()
  .then(() => main(parseLocalOptions(process.argv.slice(2))))
  .catch(fail);
