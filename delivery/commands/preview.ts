// `deliver preview`: previews a stack, and tells the changes in a readable summary.
import { type CommandOptions, defineCommand } from '../../cli/command/define-command';
import { DONE, FAILED } from '../../cli/command/exit-code';
import { lastOperation } from '../engine/operation';
import { runPulumi } from '../engine/run-pulumi';
import { GitHubApi, gitHubAccess } from '../github/github-api';
import { writeComment } from '../github/notes';
import { previewMarker, previewSummary } from '../preview/summary';
import {
  declarePolicyPack,
  declareStack,
  declareSummary,
  policyPackOption,
  pullRequestOption,
  type RawPolicyPack,
  type RawStack,
  type RawSummary,
  stackOption,
  tell,
} from './delivery-options';

interface PreviewOptions {
  readonly stack: string;
  readonly policyArguments: readonly string[];
  readonly summaryFile: string | undefined;
  readonly pullRequest: number | undefined;
}

interface RawOptions extends RawStack, RawPolicyPack, RawSummary {
  readonly comment?: string;
}

const previewOptions: CommandOptions<RawOptions, PreviewOptions> = {
  declare(command) {
    declareSummary(declarePolicyPack(declareStack(command)), 'summary').option(
      '--comment <number>',
      'comments the summary on this pull request',
    );
  },
  check(raw, _operands, problems) {
    return {
      stack: stackOption(raw, problems),
      policyArguments: policyPackOption(raw, problems),
      summaryFile: raw.summary,
      pullRequest: raw.comment === undefined ? undefined : pullRequestOption('--comment', raw.comment, problems),
    };
  },
};

/** The command. */
export const previewCommand = defineCommand({
  name: 'preview',
  summary: 'preview a stack: what changes, what it costs, what bots will notice',
  examples: [
    ['npm run deliver -- preview --stack dev', 'prints the summary'],
    ['npm run deliver -- preview --stack prod --comment 12', 'comments it on pull request 12, in GitHub Actions'],
  ],
  options: previewOptions,
  async run({ stack, policyArguments, summaryFile, pullRequest }, terminal) {
    const { exitCode, events, otherLines } = await runPulumi(
      ['preview', '--stack', stack, ...policyArguments],
      (line) => terminal.note(line),
    );
    const succeeded = exitCode === 0;
    const summary = previewSummary({ stack, succeeded, operation: lastOperation(events), otherLines });
    await tell(summary, summaryFile, terminal);
    if (pullRequest !== undefined) {
      await writeComment(new GitHubApi(gitHubAccess(process.env)), pullRequest, previewMarker(stack), summary);
    }
    return succeeded ? DONE : FAILED;
  },
});
