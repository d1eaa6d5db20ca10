// A stack of a Pulumi program in folders of its own: the real engine deploys it into a fake AWS account.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Account, type Operation } from './aws/account';
import { asProperties, type Properties, record, records } from './aws/properties';

const STACK = 'test';

/** The plugins that the engine starts, by the names under which it looks for them. */
const PLUGINS = { 'pulumi-language-nodejs': 'language-host.ts', 'pulumi-resource-aws': 'aws/provider.ts' };

/** What a command of the CLI did. */
export interface Outcome {
  readonly exitCode: number;
  /** Everything it printed. */
  readonly output: string;
  /** What it did to the account, or tried to. */
  readonly operations: readonly Operation[];
}

/** Where the program is, and the CLI. */
export interface EngineStackOptions {
  /** Holds Pulumi.yaml, the program and its node_modules; nothing is written to it. */
  readonly projectFolder: string;
  /** Holds the `pulumi` that `.ci/pulumi-engine` built. */
  readonly binaries: string;
  /** Where Lambda's API answers what the program asks of the account. */
  readonly lambdaEndpoint: string;
  /**
   * The executable that runs the program.
   * @default that of this process
   */
  readonly node?: string;
  /** Stores the state when a command ends, and not after each of its steps: a large stack takes half as long. */
  readonly storesStateAtEnd?: boolean;
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
    const journal = path.join(folder, 'account.jsonl');
    this.account = new Account(journal);
    linkProject(options.projectFolder, this.projectFolder);
    const plugins = path.join(folder, 'plugins');
    writePlugins(plugins);
    this.environment = {
      ...engineEnvironment(folder, [plugins, options.binaries], journal),
      AWS_ENDPOINT_URL_LAMBDA: options.lambdaEndpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      GEORENDER_ENGINE_NODE: options.node ?? process.execPath,
      ...(options.storesStateAtEnd === true ? { PULUMI_EXPERIMENTAL: 'true', PULUMI_SKIP_CHECKPOINTS: 'true' } : {}),
    };
  }

  /** Makes an empty stack. Call {@link remove} in the end. */
  static async create(options: EngineStackOptions): Promise<EngineStack> {
    const stack = new EngineStack(mkdtempSync(path.join(tmpdir(), 'georender-engine-')), options);
    await stack.succeed(['stack', 'init', STACK]);
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
function linkProject(source: string, target: string): void {
  mkdirSync(target);
  for (const name of readdirSync(source).filter((each) => !/^Pulumi\..+\.yaml$/.test(each) && each !== '.git')) {
    symlinkSync(path.join(source, name), path.join(target, name));
  }
}

function writePlugins(folder: string): void {
  mkdirSync(folder);
  for (const [name, source] of Object.entries(PLUGINS)) {
    const command = [
      process.execPath,
      '-r',
      require.resolve('ts-node/register/transpile-only'),
      path.join(__dirname, source),
    ];
    // ts-node takes the tsconfig.json of the working directory; the program's is not ours.
    const [folderOfThis = '', ...words] = [__dirname, ...command].map(quoted);
    writeFileSync(path.join(folder, name), `#!/bin/sh\ncd ${folderOfThis} && exec ${words.join(' ')} "$@"\n`, {
      mode: 0o755,
    });
  }
}

/** As one word of a shell's command. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The user's own Pulumi and AWS settings must not be found, and nothing outside of this machine asked. */
function engineEnvironment(folder: string, programs: readonly string[], journal: string): NodeJS.ProcessEnv {
  const state = path.join(folder, 'state');
  mkdirSync(state);
  return {
    PATH: [...programs, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
    HOME: folder,
    TMPDIR: tmpdir(),
    PULUMI_HOME: path.join(folder, 'pulumi'),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: 'of a test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
    GEORENDER_ENGINE_JOURNAL: journal,
  };
}
