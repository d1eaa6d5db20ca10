// Serves the console until the command is stopped.
import { consolePageFolder } from '../../console/page-folder';
import { startConsoleServer } from '../../console/server/console-server';
import { findChromium, thisMachine } from '../../local/chromium';
import { openDeployment } from '../../operations/target/open-deployment';
import { DONE, type ExitCode } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import type { ConsoleOptions } from './options';
import { watch } from './watch';

/** Runs until Ctrl-C. */
export async function runConsole({ target, port }: ConsoleOptions, terminal: Terminal): Promise<ExitCode> {
  const stopping = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stopping.resolve(undefined));
  const deployment = await openDeployment(target);
  try {
    const chromium = () => findChromium(thisMachine());
    const { close, ...watched } = watch(deployment);
    const context = { deployment, ...watched, chromium };
    const server = await startConsoleServer({ port, page: consolePageFolder, context });
    try {
      terminal.say(`The console of ${deployment.source} is at ${server.url}`);
      terminal.say('It is reachable from this machine alone. Ctrl-C stops it.');
      await stopping.promise;
    } finally {
      close();
      await server.close();
    }
  } finally {
    deployment.close();
  }
  return DONE;
}
