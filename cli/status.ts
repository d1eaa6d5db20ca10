// `georender status`: a deployment at the moment, in one screen.

import type { Deployment } from '../operations/deployment';
import type { Target } from '../operations/target/target';
import { defineCommand } from './command/define-command';
import { DONE, type ExitCode, FAILED } from './command/exit-code';
import { declareJson, numberOption, type RawJson } from './command/shared-options';
import type { Terminal } from './command/terminal';
import { declareTarget, type RawTarget, targetOption } from './target/target-options';

interface RawStatus extends RawTarget, RawJson {
  readonly watch?: string | true;
}

interface StatusOptions {
  readonly target: Target;
  readonly json: boolean;
  /** The pause between two looks; undefined: one look. */
  readonly watchSeconds: number | undefined;
}

const DEFAULT_WATCH_SECONDS = 10;

/** Clears the screen and goes to its first line (ECMA-48). */
const CLEAR = '\x1b[2J\x1b[H';

/** The command. */
export const statusCommand = defineCommand<RawStatus, StatusOptions>({
  name: 'status',
  summary:
    'show regions, drains, queues, budgets, alarms, canaries and versions in one screen; 1 if something is wrong',
  examples: [
    ['georender status --local', 'one look at the local run'],
    ['georender status --stack prod --watch', 'looks every 10 seconds until Ctrl-C'],
  ],
  options: {
    declare(command) {
      declareJson(declareTarget(command)).option(
        '--watch [seconds]',
        'look again and again (default: every 10 seconds)',
      );
    },
    check(raw, _, problems) {
      const target = targetOption(raw, 'to look at', problems);
      const bounds = { least: 1, most: 3_600, unit: 'seconds' };
      const watchSeconds =
        raw.watch === undefined || raw.watch === true
          ? raw.watch && DEFAULT_WATCH_SECONDS
          : numberOption('--watch', raw.watch, bounds, problems);
      return target && { target, json: raw.json === true, watchSeconds };
    },
  },
  async run(options, terminal) {
    const { openDeployment } = await import('../operations/target/open-deployment');
    const deployment = await openDeployment(options.target);
    try {
      for (;;) {
        const code = await look(deployment, options, terminal);
        if (options.watchSeconds === undefined) return code;
        await terminal.clock.pause(options.watchSeconds * 1_000);
      }
    } finally {
      deployment.close();
    }
  },
});

async function look(
  deployment: Deployment,
  { json, watchSeconds }: StatusOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { readStatus } = await import('../operations/status/status');
  const { statusText } = await import('./status/status-text');
  const status = await readStatus(deployment);
  if (json) terminal.json({ ...status, alarms: status.alarms && Object.fromEntries(status.alarms) });
  else {
    if (watchSeconds !== undefined && terminal.out.isTTY === true) terminal.out.write(CLEAR);
    terminal.say(statusText(status));
  }
  return status.problems.length === 0 ? DONE : FAILED;
}
