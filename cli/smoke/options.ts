// The options of `npm run smoke`, read and checked before anything is asked.
import { OptionError, readArguments } from '../command/command-line';
import { type OutputsSource, outputsOption } from '../stack/outputs-source';

/** The options of the checks. */
export interface SmokeOptions {
  readonly outputs: OutputsSource;
  /** Path, and query if there is one, of the page that is asked for. */
  readonly page: string;
  /** How long a replica may take. */
  readonly timeoutSeconds: number;
}

interface RawOptions {
  readonly stack?: string;
  readonly outputs?: string;
  readonly page: string;
  readonly timeout: string;
}

/** Visible ASCII without fragment: what `checkPageUrl` accepts behind the host. */
const PAGE = /^\/[!"$-[\]-~]*$/;

const MAX_TIMEOUT_SECONDS = 3_600;

/**
 * Reads the arguments behind `npm run smoke --`.
 * @throws OptionError with every problem at once
 * @throws HelpRequested
 */
export function parseSmokeOptions(args: readonly string[]): SmokeOptions {
  const raw = readArguments<RawOptions>(args, 'npm run smoke --', (command) =>
    command
      .description('Checks on a deployed Georender what no test elsewhere can.')
      .option('--stack <name>', 'the stack whose outputs tell what to check')
      .option('--outputs <file>', 'a file with the output of `pulumi stack output --json`, in place of --stack')
      .option('--page <path>', 'the page that is asked for', '/')
      .option('--timeout <seconds>', 'how long a replica may take', '60'),
  );
  const problems: string[] = [];
  const outputs = outputsOption(raw, 'to check', problems);
  if (!PAGE.test(raw.page)) {
    problems.push(
      `--page: "${raw.page}" is not the path of a page; allowed: a path that begins with / and is encoded as in a URL, without #.`,
    );
  }
  const timeoutSeconds = Number(raw.timeout);
  if (!/^\d{1,4}$/.test(raw.timeout) || timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
    problems.push(`--timeout: "${raw.timeout}" is not a time; allowed: 1 to ${MAX_TIMEOUT_SECONDS} seconds.`);
  }
  if (outputs === undefined || problems.length > 0) throw new OptionError(problems.join('\n'));
  return { outputs, page: raw.page, timeoutSeconds };
}
