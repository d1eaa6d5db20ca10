// The options of `georender explain`.
import { type ExplainQuestion, NAMED_USER_AGENTS } from '../../operations/explain/question';
import type { Target } from '../../operations/target/target';
import { type CommandOptions, collected } from '../command/define-command';
import { declareJson, type RawJson } from '../command/shared-options';
import { declareTarget, type RawTarget, targetOption } from '../target/target-options';

interface RawExplain extends RawTarget, RawJson {
  readonly as: string;
  readonly country?: string;
  readonly ask: boolean;
  readonly cookie?: readonly string[];
  readonly header?: readonly string[];
}

/** The checked options. */
export interface ExplainOptions {
  readonly target: Target;
  readonly question: ExplainQuestion;
  readonly json: boolean;
}

/** How the command is called. */
export const explainOptions: CommandOptions<RawExplain, ExplainOptions> = {
  declare(command) {
    declareTarget(command)
      .argument('<url>', 'a URL of the deployment, or a path')
      .option('--as <bot>', `a user agent, or one of ${Object.keys(NAMED_USER_AGENTS).join(', ')}`, 'googlebot')
      .option(
        '--country <code>',
        'the country of the request, with or without its subdivision: DE, US-CA (computed for stacks)',
      )
      .option('--cookie <name=value>', 'a cookie of the request; may be given several times', collected)
      .option('--header <name:value>', 'a further header of the request; may be given several times', collected)
      .option('--no-ask', 'do not really ask the edge, which may render the page');
    declareJson(command);
  },
  check(raw, [url = ''], problems) {
    const target = targetOption(raw, 'to explain', problems);
    const { cookie: cookies = [], header: headers = [] } = raw;
    const question = { url, as: raw.as, place: raw.country, asksEdge: raw.ask, cookies, headers };
    return target && { target, question, json: raw.json === true };
  },
};
