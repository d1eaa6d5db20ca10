// The options of `georender check`.
import type { CommandOptions } from '../command/define-command';
import { declareJson, type RawJson } from '../command/shared-options';

/** The options of the checks. */
export interface CheckOptions {
  readonly urls: readonly string[];
  readonly json: boolean;
}

/** How they are read. */
export const checkOptions: CommandOptions<RawJson, CheckOptions> = {
  declare(command) {
    declareJson(command.argument('<urls...>', 'pages, public ones or of this machine'));
  },
  check(raw, operands, problems) {
    for (const text of operands) {
      const url = URL.parse(text);
      const isWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
      if (!isWeb)
        problems.push(
          `"${text}" is no page; allowed: http and https URLs without credentials, e.g. https://www.example.com/.`,
        );
    }
    return { urls: [...new Set(operands.map((text) => URL.parse(text)?.href ?? text))], json: raw.json ?? false };
  },
};
