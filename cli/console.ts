// `georender console`: the page that shows a deployment, on this machine alone.
import { defineCommand } from './command/define-command';
import { consoleOptions } from './console/options';

/** The command. */
export const consoleCommand = defineCommand({
  name: 'console',
  summary: 'show a deployment in the browser: requests, pages, previews, regions, cost; on this machine alone',
  examples: [
    ['georender console --stack prod', 'serves the console at http://127.0.0.1:8081 until Ctrl-C'],
    ['georender console --outputs outputs.json --port 9000', 'the same for a file with the stack’s outputs'],
  ],
  options: consoleOptions,
  async run(options, terminal) {
    const { runConsole } = await import('./console/console');
    return runConsole(options, terminal);
  },
});
