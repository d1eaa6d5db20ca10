import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runGeorender } from '../../../cli/georender';
import { canaryCode } from '../../../local/canary-code';
import { recordedTerminal } from '../../support/cli/recorded-terminal';

describe('cli/release', () => {
  async function run(...args: string[]) {
    const terminal = recordedTerminal();
    const code = await runGeorender(['release', ...args], terminal);
    return { code, notes: terminal.notes() };
  }

  it('names every wrong option at once', async () => {
    const wrong = [
      ...[
        '--steps',
        '5%,5%',
        '--hold',
        '1w',
        '--min-requests',
        '0',
        '--sample',
        'all',
        '--seed',
        '',
        '--concurrency',
        '99',
      ],
      ...[
        '--max-different',
        '200%',
        '--max-errors',
        'x',
        '--max-bypass',
        '-1',
        '--max-slower',
        '0.5',
        '--report',
        'r.txt',
      ],
      ...['--recover', '--dry-run'],
    ];
    const { code, notes } = await run(...wrong);
    assert.equal(code, 2);
    for (const option of wrong.filter((one) => one.startsWith('--'))) assert.match(notes, new RegExp(option));
    assert.match(notes, /--local, --stack or --outputs is missing/);
  });

  it('allows rising steps alone', async () => {
    for (const steps of ['0%,5%', '50%,25%', '5%,101%', '', '5%,,10%'])
      assert.match((await run('--local', '--steps', steps)).notes, /--steps: ".*" is not allowed/, steps);
  });
});

describe('local/canary-code', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'georender-test-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function write(...files: string[]): Promise<void> {
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), '');
    }
  }

  it('finds the output of a build, and an installed package', async () => {
    await write('serve/index.mjs', 'render/index.mjs');
    assert.deepEqual(canaryCode(folder), { bundlesDir: folder });
    await rm(path.join(folder, 'serve'), { recursive: true });
    await write('functions/serve/index.mjs', 'functions/render/index.mjs');
    assert.deepEqual(canaryCode(folder), { bundlesDir: path.join(folder, 'functions') });
  });

  it('says what a folder lacks', async () => {
    await write('serve/index.mjs');
    assert.throws(
      () => canaryCode(folder),
      /--canary-from: .* has no serve\/index.mjs and render\/index.mjs; name the output/,
    );
  });
});
