// The environment in which the Pulumi CLI finds our plugins, a backend of files and the fake account, and nothing else.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { userCacheFolder } from '../../bundles/user-cache';

/** The plugins that the engine starts, by the names under which it looks for them. */
const PLUGINS = { 'pulumi-language-nodejs': 'language-host.ts', 'pulumi-resource-aws': 'aws/provider.ts' };

/** What an environment is made of, beside its folder. */
export interface EngineEnvironmentOptions {
  /** Holds the `pulumi` that `.ci/pulumi-engine` built. */
  readonly binaries: string;
  /** Where Lambda's API answers what the program asks of the account. */
  readonly lambdaEndpoint: string;
  /**
   * The executable that runs the program.
   * @default that of this process
   */
  readonly node?: string;
}

/** The file of the fake account. */
export function journalIn(folder: string): string {
  return path.join(folder, 'account.jsonl');
}

/**
 * The user's own Pulumi and AWS settings are not found, and nothing outside of this machine is asked.
 * @param folder gets the plugins and the state
 */
export function engineEnvironment(
  folder: string,
  { binaries, lambdaEndpoint, node = process.execPath }: EngineEnvironmentOptions,
): NodeJS.ProcessEnv {
  const [plugins, state] = [path.join(folder, 'plugins'), path.join(folder, 'state')];
  writePlugins(plugins);
  mkdirSync(state);
  return {
    PATH: [plugins, binaries, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
    HOME: folder,
    // Chromium is unpacked, and the functions are bundled, once for all stacks.
    XDG_CACHE_HOME: path.dirname(userCacheFolder(process.env)),
    TMPDIR: tmpdir(),
    PULUMI_HOME: path.join(folder, 'pulumi'),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: 'of a test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // The types of every program are checked once, by a test of their own; here the check takes most of the time.
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
    GEORENDER_ENGINE_JOURNAL: journalIn(folder),
    GEORENDER_ENGINE_NODE: node,
    AWS_ENDPOINT_URL_LAMBDA: lambdaEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // The state is stored when a command ends, and not after each of its steps: a large stack takes half as long.
    PULUMI_EXPERIMENTAL: 'true',
    PULUMI_SKIP_CHECKPOINTS: 'true',
    ...compileCache(),
    // Of the CLI's time, its garbage collection takes a tenth; memory is there.
    GOGC: '400',
  };
}

/** Programs and plugins load the same thousands of files in each command; `npm test` has Node compile them once. */
function compileCache(): NodeJS.ProcessEnv {
  const folder = process.env['NODE_COMPILE_CACHE'];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
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
