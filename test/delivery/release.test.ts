// `deliver release`: which commands follow on how a release ended, with which arguments.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DONE, type ExitCode, FAILED, WRONG_USAGE } from '../../cli/command/exit-code';
import { deliver } from '../../delivery/deliver';
import { setting } from '../../delivery/release/canary-configuration';
import { RELEASE_FILES, releaseStack } from '../../delivery/release/release-stack';
import { recordedTerminal } from '../support/cli/recorded-terminal';

const RELEASE =
  'georender release --stack acme/site/prod --yes --report release.md --report release.json --kept-pages kept.txt --hold 2h';
const SHARE = 'georender canary --stack acme/site/prod 0% --yes';

interface Ends {
  readonly release: ExitCode;
  readonly deployed?: ExitCode | Error;
  readonly share?: ExitCode;
  readonly kept?: string;
}

describe('delivery/release', () => {
  let folder: string;
  let before: string;

  beforeEach(() => {
    before = process.cwd();
    folder = mkdtempSync(path.join(os.tmpdir(), 'georender-test-'));
    process.chdir(folder);
    writeFileSync('Pulumi.prod.yaml', 'config:\n  georender:canary: true\n');
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  /** The commands that a release called, and how it ended. */
  async function released({ release, deployed = DONE, share = DONE, kept = '' }: Ends) {
    const called: string[] = [];
    let configuration = '';
    const order = {
      ...{ stack: 'acme/site/prod', target: ['--stack', 'acme/site/prod'] },
      ...{ plan: ['--hold', '2h'], policyArguments: ['--policy-pack', 'policy'] },
    };
    const commands = {
      async georender(args: readonly string[]) {
        called.push(['georender', ...args].join(' '));
        if (args[0] === 'release') writeFileSync(RELEASE_FILES.keptPages, kept);
        return args[0] === 'release' ? release : share;
      },
      async deploy(stack: string, more: readonly string[]) {
        const file = more[more.indexOf('--config-file') + 1] ?? '';
        configuration = readFileSync(file, 'utf8');
        called.push(['up', stack, ...more.map((each) => each.replace(file, path.basename(file)))].join(' '));
        // As Pulumi does, which must not change the working copy.
        writeFileSync(file, 'config:\n  georender:canary: false\n');
        if (deployed instanceof Error) throw deployed;
        return deployed;
      },
    };
    const code = await releaseStack(order, commands, recordedTerminal()).catch((error: unknown) => error);
    return { code, called, configuration };
  }

  const UP = 'up acme/site/prod --config-file Pulumi.prod.yaml --config georender:canary=false --policy-pack policy';

  it('makes promoted code the live one, and ends the share', async () => {
    const { code, called, configuration } = await released({ release: DONE });
    assert.deepEqual([code, called], [DONE, [RELEASE, UP, SHARE]]);
    assert.match(configuration, /canary: true/);
    assert.match(readFileSync('Pulumi.prod.yaml', 'utf8'), /canary: true/);
  });

  it('fails, and ends the share, when that deployment fails', async () => {
    assert.deepEqual((await released({ release: DONE, deployed: FAILED })).code, FAILED);
    const { code, called } = await released({ release: DONE, deployed: new Error('no Pulumi') });
    assert.deepEqual([code, called.at(-1)], [new Error('no Pulumi'), SHARE]);
  });

  it('fails when the share could not be ended', async () => {
    assert.equal((await released({ release: DONE, share: FAILED })).code, FAILED);
  });

  it('renders again what taken-back code may have kept, and deploys nothing', async () => {
    const { code, called } = await released({ release: FAILED, kept: 'https://www.example.com/\n' });
    const recache = 'georender recache --stack acme/site/prod --file kept.txt --yes';
    assert.deepEqual([code, called], [FAILED, [RELEASE, recache]]);
    assert.deepEqual((await released({ release: FAILED })).called, [RELEASE]);
  });

  it('does nothing more after wrong usage', async () => {
    assert.deepEqual(await released({ release: WRONG_USAGE }), {
      code: WRONG_USAGE,
      called: [RELEASE],
      configuration: '',
    });
  });

  it('reads settings as Pulumi prints them', () => {
    const printed = '{"georender:canary": {"value": "true", "secret": false}, "georender:token": {"secret": true}}';
    assert.deepEqual(
      ['georender:canary', 'georender:token', 'georender:x'].map((name) => setting(printed, name)),
      ['true', undefined, undefined],
    );
  });

  it('takes no plan that names another deployment, and no address but a local run’s', async () => {
    for (const [args, complaint] of [
      [['--plan', '--stack prod'], /--plan: "--stack prod" is not allowed; allowed: options/],
      [['--plan', '--hold --recover'], /--plan/],
      [['--plan', '--steps'], /--plan/],
      [['--url', 'https://www.example.com'], /--url: "https:\/\/www\.example\.com" is not the address of a local run/],
    ] as const) {
      const terminal = recordedTerminal();
      assert.equal(await deliver(['release', '--stack', 'prod', ...args], terminal), WRONG_USAGE);
      assert.match(terminal.notes(), complaint);
    }
  });
});
