// `npm test` itself: which files it runs, what it says of skipped tests, and that it leaves nothing.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { processesOfGroup, until } from './support/machine/processes';
import { mochaArguments } from './support/run/run-mocha.cjs';
import { skip } from './support/run/skip';
import { unitFiles } from './support/run/unit-files.cjs';

const ROOT = path.join(__dirname, '..');

/** Runs the test command. */
function run(...args: readonly string[]): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['test/run.cjs', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

describe('the test command', function () {
  this.timeout(300_000);

  const ALL = [
    ...['test/rehearsal/**/*.test.ts', 'test/library/**/*.test.ts'],
    ...['test/handlers/render/**/*.test.ts', 'test/engine/**/*.test.ts'],
    ...['test/*.test.ts', 'test/handlers/*.test.ts', 'test/handlers/!(render)/**/*.test.ts'],
    'test/!(rehearsal|library|engine|handlers)/**/*.test.ts',
  ];
  const PARALLEL = ['--parallel', '--jobs', '3'];
  const cases: readonly (readonly [args: readonly string[], mocha: readonly string[]])[] = [
    [[], [...PARALLEL, ...ALL]],
    [['--forbid-pending'], [...PARALLEL, '--forbid-pending', ...ALL]],
    [
      ['-g', 'a name'],
      [...PARALLEL, '-g', 'a name', ...ALL],
    ],
    [
      ['--grep', 'test/core'],
      [...PARALLEL, '--grep', 'test/core', ...ALL],
    ],
    [['test/run.test.ts'], ['test/run.test.ts']],
    [
      ['test/run.test.ts', 'test/core'],
      ['test/run.test.ts', 'test/core/**/*.test.ts'],
    ],
    [
      ['--timeout', '5000', 'test/run.test.ts'],
      ['--timeout', '5000', 'test/run.test.ts'],
    ],
    [
      ['--spec', 'test/run.test.ts'],
      ['--spec', 'test/run.test.ts'],
    ],
    [['test/missing.test.ts'], ['test/missing.test.ts']],
  ];
  for (const [args, expected] of cases) {
    it(`makes [${args.join(' ')}] mocha's [${expected.join(' ')}]`, () =>
      assert.deepEqual(mochaArguments(args), expected));
  }

  it('runs a file that is named, and no other', async () => {
    const { exitCode, output } = await run('test/core/geography/regions.test.ts');
    assert.equal(exitCode, 0, output);
    assert.match(output, /\n[1-9] passed, 0 failed\n$/);
  });

  it('fails for a file that is not there', async () => {
    const { exitCode, output } = await run('test/missing.test.ts');
    assert.equal(exitCode, 1);
    assert.match(output, /No test files found: "test\/missing\.test\.ts"/);
  });

  for (const { processes, options } of [
    { processes: 'one process', options: [] },
    { processes: 'several processes', options: PARALLEL },
  ]) {
    it(`names what is skipped, and loses no step behind a failure elsewhere, in ${processes}`, async () => {
      const { exitCode, output } = await run('test/fixtures/suites/skips.ts', ...options);
      assert.equal(exitCode, 2, output);
      assert.equal(
        output.slice(output.indexOf('skipped: ')),
        [
          'skipped: 2 tests of steps: the step before it failed: two',
          'skipped: 2 tests of a suite without its tool: the tool is not installed',
          'skipped: single tests needs a system: this is another system',
          'skipped: single tests is not written: no reason is given',
          '1 passed, 2 failed, 6 skipped',
          '',
        ].join('\n'),
      );
    });
  }

  it('ends what a timed-out test leaves, and goes on', async function () {
    if (process.platform !== 'linux') return skip(this, 'processes are listed by /proc, which Linux has');
    const { exitCode, output } = await run('test/fixtures/suites/times-out.ts', '--timeout', '2000');
    assert.equal(exitCode, 1, output);
    assert.match(output, /\n1 passed, 1 failed\n$/);
    const groups = [...output.matchAll(/started (\d+)/g)].map(([, pid]) => Number(pid));
    assert.equal(groups.length, 2, output);
    for (const group of groups) await until(async () => (await processesOfGroup(group)).length === 0);
  });
});

describe('the unit tests', () => {
  const files = unitFiles('test');

  it('are those that need no browser, no process, no storage and no Pulumi', () => {
    assert.ok(files.includes('test/core/geography/regions.test.ts'));
    for (const folder of [
      'test/engine',
      'test/components/georender',
      'test/handlers/render/chromium',
      'test/cli/start.test',
      'test/run',
    ]) {
      assert.deepEqual(
        files.filter((file) => file.startsWith(folder)),
        [],
      );
    }
  });
});
