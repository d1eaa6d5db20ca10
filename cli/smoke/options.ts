// The options of `georender smoke`.
import type { CommandOptions } from '../command/define-command';
import { DEBUG_TOKEN_VARIABLE } from '../command/secret-token';
import { numberOption } from '../command/shared-options';
import { declareStack, type RawStack, type StackTarget, stackOption } from '../target/target-options';

/** The options of the checks. */
export interface SmokeOptions {
  readonly target: StackTarget;
  /** Path, and query if there is one, of the page that is asked for. */
  readonly page: string;
  /** How long a replica may take. */
  readonly timeoutSeconds: number;
  /** A file with the debugging token; undefined: the environment may have it. */
  readonly debugTokenFile: string | undefined;
}

interface RawOptions extends RawStack {
  readonly page: string;
  readonly timeout: string;
  readonly debugTokenFile?: string;
}

/** Visible ASCII without fragment: what `checkPageUrl` accepts behind the host. */
const PAGE = /^\/[!"$-[\]-~]*$/;

const TIMEOUT_BOUNDS = { least: 1, most: 3_600, unit: 'seconds' };

/** How they are read. */
export const smokeOptions: CommandOptions<RawOptions, SmokeOptions> = {
  declare(command) {
    declareStack(command)
      .option('--page <path>', 'the page that is asked for', '/')
      .option('--timeout <seconds>', 'how long a replica may take', '60')
      .option(
        '--debug-token-file <file>',
        `a file with the token of debugTokenHash, which is checked, too (default: $${DEBUG_TOKEN_VARIABLE})`,
      );
  },
  check(raw, _operands, problems) {
    const target = stackOption(raw, 'to check', problems);
    if (!PAGE.test(raw.page)) {
      problems.push(
        `--page: "${raw.page}" is not the path of a page; allowed: a path that begins with / and is encoded as in a URL, without #.`,
      );
    }
    const timeoutSeconds = numberOption('--timeout', raw.timeout, TIMEOUT_BOUNDS, problems);
    return target && { target, page: raw.page, timeoutSeconds, debugTokenFile: raw.debugTokenFile };
  },
};
