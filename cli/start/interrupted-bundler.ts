// Lets Ctrl-C end a run whose bundler it has killed first.
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Tells whether the run is being stopped, once signals that came with this turn's events are known: Node hands them
 * out after the events.
 * @throws the signal's reason, an AbortError, if so
 */
export async function throwIfStopping(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/**
 * Ctrl-C at a terminal reaches the bundler's process too. Its library then throws an exception that no caller can
 * catch, where an answer comes after a refused question. Such an exception of a run that is being stopped is no news;
 * any other ends the process, as without this.
 * @returns ends it
 */
export function outliveBundler(signal: AbortSignal): () => void {
  const onException = (error: unknown): void => {
    throwIfStopping(signal).then(
      () => {
        process.off('uncaughtException', onException);
        // Node's own report and exit code.
        setImmediate(() => {
          throw error;
        });
      },
      () => undefined,
    );
  };
  process.on('uncaughtException', onException);
  return () => process.off('uncaughtException', onException);
}
