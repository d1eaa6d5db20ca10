// A stack of a Pulumi program in folders of its own: the real engine deploys it into a fake AWS account.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Account, type Operation } from './aws/account';
import { asProperties, type Properties, record, records } from './aws/properties';
import { type EngineEnvironmentOptions, engineEnvironment, journalIn } from './engine-environment';

const STACK = 'test';

/** What a command of the CLI did. */
export interface Outcome {
  readonly exitCode: number;
  /** Everything it printed. */
  readonly output: string;
  /** What it did to the account, or tried to. */
  readonly operations: readonly Operation[];
}

/** Where the program is, and the CLI. */
export interface EngineStackOptions extends EngineEnvironmentOptions {
  /** Holds Pulumi.yaml, the program and its node_modules; nothing is written to it. */
  readonly projectFolder: string;
  /**
   * A template that `pulumi new` makes the project of, with the packages of `projectFolder`.
   * @default the project is the one in `projectFolder`
   */
  readonly template?: string;
}

export class EngineStack {
  /** The account; a test may write to its journal what a deployed program would have made. */
  readonly account: Account;
  private readonly projectFolder: string;
  private readonly environment: NodeJS.ProcessEnv;
  private encryptionSalt = '';

  private constructor(
    private readonly folder: string,
    options: EngineStackOptions,
  ) {
    this.projectFolder = path.join(folder, 'project');
    this.account = new Account(journalIn(folder));
    linkProject(options.projectFolder, this.projectFolder, options.template === undefined ? /./ : /^node_modules$/);
    this.environment = engineEnvironment(folder, options);
  }

  /** Makes an empty stack. Call {@link remove} in the end. */
  static async create(options: EngineStackOptions): Promise<EngineStack> {
    const stack = new EngineStack(mkdtempSync(path.join(tmpdir(), 'georender-engine-')), options);
    const { template } = options;
    // It refuses a folder that is not empty, unless it is forced.
    const made = ['new', template ?? '', '--yes', '--force', '--name', 'made', '--stack', STACK];
    await stack.succeed(template === undefined ? ['stack', 'init', STACK] : made);
    stack.encryptionSalt = /encryptionsalt: (\S+)/.exec(readFileSync(stack.configFile, 'utf8'))?.[1] ?? '';
    return stack;
  }

  /** Sets the whole configuration, e.g. `{ 'georender:regions': ['us-east-1'] }`. */
  configure(config: Readonly<Record<string, unknown>>): void {
    // JSON is YAML.
    writeFileSync(this.configFile, JSON.stringify({ encryptionsalt: this.encryptionSalt, config }));
  }

  /** A secret as configuration holds it. */
  async encrypted(value: string): Promise<{ readonly secure: string }> {
    this.configure({});
    await this.succeed(['config', 'set', '--secret', 'georender:encrypted', value]);
    const secure = /secure: *['"]?(v1:[\w:+/=]+)/.exec(readFileSync(this.configFile, 'utf8'))?.[1];
    if (secure === undefined) throw new Error('the CLI wrote no encrypted value');
    return { secure };
  }

  preview(...args: readonly string[]): Promise<Outcome> {
    return this.run(['preview', '--diff', ...args]);
  }

  /** Without a preview. */
  up(...args: readonly string[]): Promise<Outcome> {
    return this.run(['up', '--yes', '--skip-preview', ...args]);
  }

  /** As a user does it: a preview that fails ends it. */
  previewAndUp(...args: readonly string[]): Promise<Outcome> {
    return this.run(['up', '--yes', ...args]);
  }

  refresh(...args: readonly string[]): Promise<Outcome> {
    return this.run(['refresh', '--yes', '--skip-preview', ...args]);
  }

  /** With a preview, as a user does it. */
  destroy(...args: readonly string[]): Promise<Outcome> {
    return this.run(['destroy', '--yes', ...args]);
  }

  /** The program's outputs. */
  async outputs(): Promise<unknown> {
    const { output } = await this.succeed(['stack', 'output', '--json']);
    return JSON.parse(output);
  }

  /** The state as the backend stores it; with `--show-secrets` in plain text. */
  async exported(...args: readonly string[]): Promise<string> {
    return (await this.succeed(['stack', 'export', ...args])).output;
  }

  /** Takes a state that another stack has exported. */
  async imported(file: string): Promise<void> {
    await this.succeed(['stack', 'import', '--file', file]);
  }

  /** The resources of the state, each with its `urn`, `dependencies` (URNs that the engine waits for) and `protect`. */
  async resources(...args: readonly string[]): Promise<readonly Properties[]> {
    return records(record(asProperties(JSON.parse(await this.exported(...args))), 'deployment'), 'resources');
  }

  /** Deletes every folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get configFile(): string {
    return path.join(this.projectFolder, `Pulumi.${STACK}.yaml`);
  }

  private async succeed(args: readonly string[]): Promise<Outcome> {
    const outcome = await this.run(args);
    if (outcome.exitCode !== 0) throw new Error(`pulumi ${args.join(' ')} failed:\n${outcome.output}`);
    return outcome;
  }

  private async run(args: readonly string[]): Promise<Outcome> {
    const doneBefore = this.account.operations().length;
    const { exitCode, output } = await new Promise<{ exitCode: number; output: string }>((resolve, reject) => {
      const options = { cwd: this.projectFolder, env: this.environment, maxBuffer: Infinity };
      const child = execFile(
        'pulumi',
        ['--non-interactive', '--color=never', ...args],
        options,
        (error, stdout, stderr) => {
          if (error !== null && child.exitCode === null) reject(error);
          else resolve({ exitCode: child.exitCode ?? 0, output: stdout + stderr });
        },
      );
    });
    return { exitCode, output, operations: this.account.operations().slice(doneBefore) };
  }
}

/** Links everything but stacks' configurations, since the CLI writes its own beside Pulumi.yaml. */
function linkProject(source: string, target: string, wanted: RegExp): void {
  mkdirSync(target);
  const names = readdirSync(source).filter((each) => !/^Pulumi\..+\.yaml$/.test(each) && each !== '.git');
  for (const name of names.filter((each) => wanted.test(each))) {
    symlinkSync(path.join(source, name), path.join(target, name));
  }
}
