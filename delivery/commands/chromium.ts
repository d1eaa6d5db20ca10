// `deliver chromium`: tells how the fidelity corpus differs between two Chromiums.
import { readFile } from 'node:fs/promises';
import { type CommandOptions, defineCommand } from '../../cli/command/define-command';
import { DONE } from '../../cli/command/exit-code';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { type ChromiumFigures, fidelityDifference, parseFigures } from '../chromium/fidelity-difference';
import { declareSummary, type RawSummary, tell } from './delivery-options';

interface RawOptions extends RawSummary {
  readonly before?: string;
  readonly after?: string;
  readonly from?: string;
  readonly to?: string;
}

interface ChromiumOptions {
  readonly before: string;
  readonly after: string;
  readonly from: string;
  readonly to: string;
  readonly summaryFile: string | undefined;
}

const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

const chromiumOptions: CommandOptions<RawOptions, ChromiumOptions> = {
  declare(command) {
    const versions = command
      .option('--before <file>', 'figures of the Chromium in use')
      .option('--after <file>', 'figures of the new one')
      .option('--from <version>', 'the version in use of @sparticuz/chromium')
      .option('--to <version>', 'the new one');
    declareSummary(versions, 'difference');
  },
  check({ before = '', after = '', from = '', to = '', summary }, _operands, problems) {
    for (const [option, file] of Object.entries({ '--before': before, '--after': after }))
      if (file === '') problems.push(`${option} is missing; name a file that npm run bench:fidelity -- --json wrote.`);
    for (const [option, version] of Object.entries({ '--from': from, '--to': to }))
      if (!VERSION.test(version)) problems.push(`${option}: "${version}" is no version; allowed: e.g. 153.0.0.`);
    return { before, after, from, to, summaryFile: summary };
  },
};

/** The command. */
export const chromiumCommand = defineCommand({
  name: 'chromium',
  summary: 'tell what another Chromium makes of the fidelity corpus',
  examples: [
    [
      'npm run deliver -- chromium --before old.json --after new.json --from 153.0.0 --to 154.0.0',
      'prints the difference',
    ],
  ],
  options: chromiumOptions,
  async run({ before, after, from, to, summaryFile }, terminal) {
    const read = async (option: string, file: string, version: string): Promise<ChromiumFigures> => ({
      version,
      figures: parseFigures(file, await readText(option, file)),
    });
    const { text } = fidelityDifference(await read('--before', before, from), await read('--after', after, to));
    await tell(text, summaryFile, terminal);
    return DONE;
  },
});

async function readText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UnreadableFileError(option, file, 'a file with figures', error);
  }
}
