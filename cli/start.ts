// `npm start`: runs Georender on this machine until it is told to stop, and says what to try.
import { stopBundler } from '../bundles/lambda-bundle';
import { siteTrouble } from '../local/site-probe';
import { startLocalStack } from '../local/stack';
import { runCommand, say } from './command/run-command';
import { type LocalOptions, parseLocalOptions } from './start/options';
import { welcome } from './start/welcome';

/** Three checks in a row that find a region unavailable drain it: within 15 s. */
const HEALTH_CHECK_MS = 5_000;

// A full disk or a closed pipe behind the output must not end the run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** A killed npm sends no signal; without this the run would keep the port. */
function stopWithoutNpm(stopping: AbortController): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) stopping.abort();
  }, 1_000).unref();
}

async function start(options: LocalOptions): Promise<void> {
  const stopping = new AbortController();
  stopWithoutNpm(stopping);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  say('Starting …');
  const onLog = (line: string): void => {
    // Failures caused by the stop are no news.
    if (!stopping.signal.aborted) say(line);
  };
  const trouble = options.site === undefined ? undefined : siteTrouble(options.site, stopping.signal);
  const healthCheckMs = options.settings.healthChecks ? HEALTH_CHECK_MS : undefined;
  const stack = await startLocalStack({ ...options, healthCheckMs, onLog, signal: stopping.signal }).catch(
    (error: unknown) => {
      // Ctrl-C during the start is no failure.
      stopping.signal.throwIfAborted();
      throw error;
    },
  );
  // Frees 200 MB: nothing is bundled after the start.
  await stopBundler();
  say(welcome(stack, options));
  void trouble?.then((text) => {
    if (text !== undefined) say(text);
  });
  await stopped;
  say('Stopping …');
  await stack.close();
}

runCommand((args) =>
  start(parseLocalOptions(args)).catch((error: unknown) => {
    // Stopped during the start.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }),
);
