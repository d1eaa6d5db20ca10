// `georender start`, which is `npm start`: the whole system on this machine.
import { defineCommand } from './command/define-command';
import { startOptions } from './start/options';

/** The command. */
export const startCommand = defineCommand({
  name: 'start',
  summary: 'run Georender on this machine: the edge, its regions, their caches, and a site',
  examples: [
    ['georender start', 'runs a demo site at http://127.0.0.1:8080'],
    ['georender start --site https://www.example.com --data cache', 'renders your site, and keeps its pages'],
    ['georender start --edge lambda-at-edge', 'routes by a Lambda@Edge function'],
  ],
  options: startOptions,
  async run(options, terminal) {
    const { start } = await import('./start/start');
    return start(options, terminal);
  },
});
