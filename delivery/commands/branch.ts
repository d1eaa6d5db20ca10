// `deliver branch`: checks a pull request's own site, and makes or removes a cheap stack in front of it.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { type CommandOptions, defineCommand, defineGroup } from '../../cli/command/define-command';
import { DONE, FAILED } from '../../cli/command/exit-code';
import { UserError } from '../../core/contract/georender-error';
import { isRegion, type Region } from '../../core/geography/regions';
import { NO_STACK } from '../../operations/target/read-outputs';
import { branchConfiguration, branchStack, branchUrl, NUMBER } from '../branch/branch-stack';
import { runPulumi, runPulumiPlainly } from '../engine/run-pulumi';
import { pullRequestOption } from './delivery-options';
import { deploy } from './up';

/** The stack could not be made or found. */
export class BranchStackError extends UserError {
  override readonly name = 'BranchStackError';
}

interface RawBranch {
  readonly pullRequest?: string;
  readonly url?: string;
  readonly region?: string;
  readonly html?: string;
  readonly secretsProvider?: string;
}

interface SiteOptions {
  readonly pullRequest: number;
  readonly url: string;
}

function declareSite(command: Command): Command {
  return declarePullRequest(command).option(
    '--url <template>',
    `the address of a pull request’s site, with ${NUMBER} for its number`,
  );
}

function declarePullRequest(command: Command): Command {
  return command.option('--pull-request <number>', 'its number');
}

function siteOf(raw: RawBranch, problems: string[]): SiteOptions {
  const pullRequest = numberOf(raw, problems);
  const url = branchUrl(raw.url ?? '', pullRequest);
  if (url === undefined) {
    problems.push(
      `--url: "${raw.url ?? ''}" is not allowed; allowed: an https URL with ${NUMBER}, ` +
        `e.g. https://pr-${NUMBER}.d1a2b3c4d5e6f7.amplifyapp.com/.`,
    );
  }
  return { pullRequest, url: url ?? '' };
}

function numberOf({ pullRequest }: RawBranch, problems: string[]): number {
  return pullRequestOption('--pull-request', pullRequest ?? '', problems);
}

const checkOptions: CommandOptions<RawBranch, SiteOptions & { readonly html: string | undefined }> = {
  declare: (command) => void declareSite(command).option('--html <file>', 'writes a report with pictures'),
  check: (raw, _operands, problems) => ({ ...siteOf(raw, problems), html: raw.html }),
};

const checkCommand = defineCommand({
  name: 'check',
  summary: 'check whether bots get what people see, on a pull request’s site',
  examples: [
    [
      `npm run deliver -- branch check --pull-request 12 --url 'https://pr-${NUMBER}.example.com/'`,
      'checks its home page',
    ],
  ],
  options: checkOptions,
  async run({ url, html }, terminal) {
    const { check } = await import('../../cli/check/check');
    const nothing = { sitemap: undefined, config: undefined, sarif: undefined, junit: undefined };
    return check({ urls: [url], budget: 1, json: false, html, ...nothing }, terminal);
  },
});

interface StackOptions extends SiteOptions {
  readonly region: Region;
  readonly secretsArguments: readonly string[];
}

/** Pulumi's own kinds, e.g. `awskms://alias/pulumi?region=eu-central-1`. */
const SECRETS_PROVIDER = /^(?:passphrase|default|[a-z]+:\/\/\S+)$/;

const upOptions: CommandOptions<RawBranch, StackOptions> = {
  declare(command) {
    declareSite(command)
      .option('--region <region>', 'the one region of the stack', 'us-east-1')
      .option('--secrets-provider <provider>', 'Pulumi’s encryption of the stack’s state');
  },
  check(raw, _operands, problems) {
    const { region = '', secretsProvider } = raw;
    const site = siteOf(raw, problems);
    if (secretsProvider !== undefined && !SECRETS_PROVIDER.test(secretsProvider))
      problems.push(
        `--secrets-provider: "${secretsProvider}" is not allowed; allowed: passphrase, or e.g. awskms://alias/….`,
      );
    const secretsArguments = secretsProvider === undefined ? [] : ['--secrets-provider', secretsProvider];
    if (isRegion(region)) return { ...site, region, secretsArguments };
    problems.push(`--region: "${region}" is not allowed; allowed: a region of core/geography/regions.ts.`);
    return undefined;
  },
};

const branchUpCommand = defineCommand({
  name: 'up',
  summary: 'deploy a cheap stack in one region in front of a pull request’s site',
  examples: [
    [
      `npm run deliver -- branch up --pull-request 12 --url 'https://pr-${NUMBER}.example.com/'`,
      'makes the stack pr-12',
    ],
  ],
  options: upOptions,
  async run({ pullRequest, url, region, secretsArguments }, terminal) {
    const stack = branchStack(pullRequest);
    await writeFile(path.resolve(`Pulumi.${stack}.yaml`), branchConfiguration(url, region));
    const selected = await runPulumiPlainly(['stack', 'select', '--create', stack, ...secretsArguments]);
    if (selected.exitCode === 0) return deploy(stack, [], terminal);
    throw new BranchStackError(`${stack} could not be made: ${selected.lines.join(' ')}`);
  },
});

const branchDownCommand = defineCommand({
  name: 'down',
  summary: 'remove a pull request’s stack, and all that it has',
  examples: [['npm run deliver -- branch down --pull-request 12', 'does nothing if there is none']],
  options: {
    declare: (command) => void declarePullRequest(command),
    check: (raw: RawBranch, _operands, problems) => ({ pullRequest: numberOf(raw, problems) }),
  },
  async run({ pullRequest }, terminal) {
    const stack = branchStack(pullRequest);
    const { exitCode, lines } = await runPulumiPlainly(['stack', 'select', stack]);
    if (exitCode !== 0) {
      if (!lines.some((line) => NO_STACK.test(line)))
        throw new BranchStackError(`${stack} could not be looked up: ${lines.join(' ')}`);
      terminal.say(`There is no stack ${stack}.`);
      return DONE;
    }
    const run = await runPulumi(['destroy', '--yes', '--remove', '--stack', stack], (line) => terminal.note(line));
    terminal.say(`${stack}: ${run.exitCode === 0 ? 'removed' : 'could not be removed'}.`);
    return run.exitCode === 0 ? DONE : FAILED;
  },
});

/** All of them. */
export const branchGroup = defineGroup({
  name: 'branch',
  summary: 'a pull request’s own site, and a stack in front of it',
  subcommands: [checkCommand, branchUpCommand, branchDownCommand],
});
