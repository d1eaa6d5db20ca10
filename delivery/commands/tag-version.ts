// `deliver tag-version`: gives a version its signed tag, which has the workflow publish it.
import { defineCommand } from '../../cli/command/define-command';
import { DONE, type ExitCode } from '../../cli/command/exit-code';
import type { Terminal } from '../../cli/command/terminal';
import { checkSignatures } from '../publish/registry-signatures';
import { dryRunOptions, step } from '../publish/release-step';
import { toolsIn } from '../publish/run-tool';
import { packageFacts, taggingProblems, tagOf, UnpublishableError } from '../publish/version-problems';

/** The command. */
export const tagVersionCommand = defineCommand({
  name: 'tag-version',
  summary: 'give the version its signed tag, which has it published',
  examples: [['npm run deliver -- tag-version --dry-run', 'says what hinders it, and what would be done']],
  options: dryRunOptions,
  run: (isDryRun, terminal) => tagVersion(process.cwd(), isDryRun, terminal),
});

/**
 * Tags the version of a clone.
 * @throws UnpublishableError with everything that hinders it; SignatureError; ReleaseStepError
 */
export async function tagVersion(folder: string, isDryRun: boolean, terminal: Terminal): Promise<ExitCode> {
  const run = toolsIn(folder);
  const facts = packageFacts(folder);
  const problems = await taggingProblems(facts, run);
  if (problems.length > 0) throw new UnpublishableError(facts.version, problems);
  terminal.say(await checkSignatures(run));
  const tag = tagOf(facts);
  await step(run, 'git', ['tag', '--sign', '--message', `${facts.name} ${facts.version}`, tag], isDryRun, terminal);
  await step(run, 'git', ['push', 'origin', `refs/tags/${tag}`], isDryRun, terminal);
  return DONE;
}
