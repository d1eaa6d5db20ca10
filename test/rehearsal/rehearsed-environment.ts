// An environment of the rehearsal: an account, Pulumi's state in files, and jobs that run a workflow's steps in it.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Account, type Operation } from '../engine/aws/account';
import { type EngineEnvironmentOptions, engineEnvironment, journalIn } from '../engine/engine-environment';
import { type ExpressionValues, workflowSteps } from './workflow-steps';

/** A step, or a command by hand, as it ended. */
export interface RanCommand {
  readonly command: string;
  readonly exitCode: number;
  /** Everything it printed. */
  readonly output: string;
  /** What it did to the account, or tried to. */
  readonly operations: readonly Operation[];
}

/** A job to run. */
export interface JobOptions {
  /** Its working copy. */
  readonly folder: string;
  /** The workflow's file, and the job in it. */
  readonly of: readonly [file: string, job: string];
  readonly values: ExpressionValues;
  /** The steps that run, by their commands; undefined: all. */
  readonly steps: RegExp | undefined;
  /** Variables beside those of the workflow. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Has a command concern the local run where the deployed stack would be asked. */
export type StandIn = (command: string) => string;

export class RehearsedEnvironment {
  readonly account: Account;
  private readonly variables: NodeJS.ProcessEnv;

  /** @param folder gets the state, the account and the plugins */
  constructor(
    folder: string,
    options: EngineEnvironmentOptions,
    private readonly standIn: StandIn,
  ) {
    mkdirSync(folder, { recursive: true });
    this.account = new Account(journalIn(folder));
    this.variables = engineEnvironment(folder, options);
  }

  /** Runs the steps of a job, as GitHub does: after a failure only those with `always()`. */
  async runJob({ folder, of, values, steps, variables: more }: JobOptions): Promise<readonly RanCommand[]> {
    const ran: RanCommand[] = [];
    const backend = { 'vars.PULUMI_BACKEND_URL': this.variables['PULUMI_BACKEND_URL'] ?? '' };
    for (const { command, variables, isAlways } of workflowSteps(folder, of, { ...backend, ...values })) {
      const isWanted = steps === undefined || steps.test(command);
      if (isWanted && (isAlways || ran.every(({ exitCode }) => exitCode === 0)))
        ran.push(await this.run(folder, command, { ...variables, ...more }));
    }
    return ran;
  }

  /** Runs a command by hand. */
  async run(folder: string, command: string, more: Readonly<Record<string, string>> = {}): Promise<RanCommand> {
    const doneBefore = this.account.operations().length;
    const ended = await shell(this.standIn(command), folder, { ...this.variables, ...more });
    return { command, ...ended, operations: this.account.operations().slice(doneBefore) };
  }
}

function shell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Pick<RanCommand, 'exitCode' | 'output'>> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, maxBuffer: Infinity };
    const child = execFile('bash', ['-e', '-c', command], options, (error, stdout, stderr) => {
      if (error !== null && child.exitCode === null) reject(error);
      else resolve({ exitCode: child.exitCode ?? 0, output: stdout + stderr });
    });
  });
}
