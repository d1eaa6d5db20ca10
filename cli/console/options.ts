// The options of `georender console`.
import type { Target } from '../../operations/target/target';
import type { CommandOptions } from '../command/define-command';
import { numberOption } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

interface RawOptions extends RawTarget {
  readonly port: string;
}

/** The options of the command. */
export interface ConsoleOptions {
  readonly target: Target;
  /** At 127.0.0.1; 0 takes a free one. */
  readonly port: number;
}

/** How they are read. */
export const consoleOptions: CommandOptions<RawOptions, ConsoleOptions> = {
  declare(command) {
    declareTarget(command).option('--port <number>', 'port of the console at 127.0.0.1; 0 takes a free one', '8081');
  },
  check(raw, _operands, problems) {
    const target = targetOption(raw, 'to show', problems);
    const port = numberOption('--port', raw.port, { least: 0, most: 65_535, unit: 'a port' }, problems);
    return target !== undefined && port !== undefined ? { target, port } : undefined;
  },
};
