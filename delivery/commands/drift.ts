// `deliver drift`: compares a stack with AWS, and tells drift from known noise. The state stays as it is.
import { type CommandOptions, defineCommand } from '../../cli/command/define-command';
import { DONE, FAILED } from '../../cli/command/exit-code';
import { UserError } from '../../core/contract/georender-error';
import { driftOf } from '../drift/drift';
import { driftMarker, driftText, driftTitle } from '../drift/drift-text';
import { lastOperation } from '../engine/operation';
import { runPulumi } from '../engine/run-pulumi';
import { GitHubApi, gitHubAccess } from '../github/github-api';
import { writeIssue } from '../github/notes';
import { declareStack, declareSummary, type RawStack, type RawSummary, stackOption, tell } from './delivery-options';

/** The refresh failed, so nothing is known of drift. */
export class RefreshFailedError extends UserError {
  override readonly name = 'RefreshFailedError';
}

interface DriftOptions {
  readonly stack: string;
  readonly summaryFile: string | undefined;
  readonly writesIssue: boolean;
}

interface RawOptions extends RawStack, RawSummary {
  readonly issue?: boolean;
}

const driftOptions: CommandOptions<RawOptions, DriftOptions> = {
  declare(command) {
    declareSummary(declareStack(command), 'report').option(
      '--issue',
      'opens an issue, changes the open one, or closes it when the drift is over',
    );
  },
  check(raw, _operands, problems) {
    return { stack: stackOption(raw, problems), summaryFile: raw.summary, writesIssue: raw.issue ?? false };
  },
};

/** The command. */
export const driftCommand = defineCommand({
  name: 'drift',
  summary: 'find what was changed in AWS by hand; known noise of the provider is told apart',
  examples: [
    ['npm run deliver -- drift --stack prod', 'ends with 1 if there is any'],
    ['npm run deliver -- drift --stack prod --issue', 'opens an issue in its place, in GitHub Actions'],
  ],
  options: driftOptions,
  async run({ stack, summaryFile, writesIssue }, terminal) {
    const { exitCode, events, otherLines } = await runPulumi(['refresh', '--preview-only', '--stack', stack], (line) =>
      terminal.note(line),
    );
    const operation = lastOperation(events);
    if (exitCode !== 0) {
      const why = operation.errors.length > 0 ? operation.errors : otherLines;
      throw new RefreshFailedError(`${stack} could not be compared with AWS: ${why.join('; ').slice(0, 2_000)}`);
    }
    const drift = driftOf(operation);
    const text = driftText(stack, drift);
    await tell(text, summaryFile, terminal);
    const isDrifted = drift.drifted.length > 0;
    if (!writesIssue) return isDrifted ? FAILED : DONE;
    const api = new GitHubApi(gitHubAccess(process.env));
    await writeIssue(api, { marker: driftMarker(stack), title: driftTitle(stack), body: text, isOpen: isDrifted });
    return DONE;
  },
});
