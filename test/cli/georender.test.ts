// The program as a whole: its help, failures and exit codes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type CommandOptions, defineCommand, defineGroup } from '../../cli/command/define-command';
import { DONE, FAILED, WRONG_USAGE } from '../../cli/command/exit-code';
import { COMMANDS } from '../../cli/commands';
import { allCommands, runGeorender } from '../../cli/georender';
import { version } from '../../package.json';
import { recordedTerminal } from '../support/cli/recorded-terminal';
import { runGeorender as runProcess } from '../support/cli/run-georender';
import { deploymentOutputs } from '../support/edge/deployment-outputs';

async function run(...args: string[]) {
  const terminal = recordedTerminal();
  const code = await runGeorender(args, terminal);
  return { code, out: terminal.text(), err: terminal.notes() };
}

describe('cli/georender', function () {
  this.timeout(60_000);

  it('lists all commands with one line each', async () => {
    const { code, out, err } = await run('--help');
    assert.deepEqual({ code, err }, { code: DONE, err: '' });
    assert.match(out, /^Usage: georender \[options\] \[command\]\n/);
    for (const name of Object.keys(COMMANDS)) assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
    assert.match(out, /Exit codes: 0 done, 1 failed or found something, 2 wrong usage\./);
  });

  it('shows its help to whom names no command, as wrong usage', async () => {
    const { code, out } = await run();
    assert.equal(code, WRONG_USAGE);
    assert.match(out, /^Usage: georender /);
  });

  it('names what is allowed where a command or an option is unknown', async () => {
    assert.deepEqual(await run('purgee'), {
      code: WRONG_USAGE,
      out: '',
      err: `unknown command 'purgee' (Did you mean purge?); allowed: ${Object.keys(COMMANDS).join(', ')}, --version, --help.\n`,
    });
    const wrong = await run('smoke', '--stakc', 'x');
    assert.equal(wrong.code, WRONG_USAGE);
    assert.match(wrong.err, /^unknown option '--stakc' \(Did you mean --stack\?\); allowed: --stack, .*--help\.\n$/);
    assert.equal(
      (await run('completion')).err,
      "missing required argument 'shell'; usage: georender completion [options] <shell>.\n",
    );
    assert.equal(
      (await run('completion', 'tcsh')).err,
      "'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n",
    );
  });

  it('takes a place of logs that can’t be read for wrong usage', async () => {
    const { code, err } = await run('bots', '--files', '/missing');
    assert.equal(code, WRONG_USAGE);
    assert.equal(
      err,
      "--files: /missing can't be read: there is no such file; name a folder with access logs, or one file.\n",
    );
  });

  describe('files that can’t be read', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'georender-files-test-'));
      await writeFile(path.join(folder, 'outputs.json'), JSON.stringify(deploymentOutputs()));
    });
    after(() => rm(folder, { recursive: true }));

    for (const [option, ...args] of [
      ['--outputs', 'status'],
      ['--debug-token-file', 'smoke', '--outputs', 'outputs.json'],
      ['--file', 'purge', '--outputs', 'outputs.json'],
      ['--file', 'recache', '--outputs', 'outputs.json'],
      ['--sitemap', 'bots', '--files', '.'],
      ['--settings', 'start'],
    ] as const) {
      it(`are wrong usage, with option, path and reason: ${args[0]} ${option}`, async () => {
        const [missing, known] = [path.join(folder, 'missing'), path.join(folder, 'outputs.json')];
        const given = args.map((arg) => (arg === 'outputs.json' ? known : arg));
        for (const [file, reason] of [
          [missing, 'there is no such file'],
          [folder, 'it is a folder'],
        ] as const) {
          const { code, out, err } = await run(...given, option, file);
          assert.deepEqual({ code, out }, { code: WRONG_USAGE, out: '' }, err);
          assert.ok(err.startsWith(`${option}: ${file} can't be read: ${reason}; name a`), err);
          assert.match(err, /^[^\n]*\.\n$/);
        }
      });
    }
  });

  it('runs in any folder', async () => {
    const script = path.join(__dirname, '../../cli/georender.cjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--version'], { cwd: tmpdir() });
    assert.equal(stdout, `${version}\n`);
  });

  it('prints errors as JSON, too, where JSON is asked for', async () => {
    const { code, out, err } = await run('purge', '--json');
    assert.equal(code, WRONG_USAGE);
    assert.deepEqual(JSON.parse(out), { error: { name: 'OptionError', message: err.trimEnd() } });
  });

  it('has a summary and examples for every command, and its name in each example', async () => {
    for (const [name, { name: own, summary, examples = [], subcommands = [] }] of Object.entries(
      Object.fromEntries((await allCommands()).map((command) => [command.name, command])),
    )) {
      assert.equal(name, own);
      assert.match(summary, /^[a-z].*[^.]$/, name);
      assert.ok(examples.length + subcommands.length > 0, name);
      for (const [call] of [...examples, ...subcommands.flatMap((one) => one.examples ?? [])])
        assert.ok(call.includes(`georender ${name}`), call);
    }
    assert.deepEqual(
      (await allCommands()).map(({ name }) => name),
      Object.keys(COMMANDS),
    );
  });

  it('runs as a process', async () => {
    assert.deepEqual(await runProcess(['--version']), { code: 0, out: `${version}\n`, err: '' });
    const { code, err } = await runProcess(['build', '--regions', 'mars-1']);
    assert.equal(code, WRONG_USAGE);
    assert.match(err, /^--regions: "mars-1" is not a region/);
  });
});

describe('cli/command/define-command', () => {
  const options: CommandOptions<{ readonly size?: string }, number> = {
    declare: (command) => void command.option('--size <n>', 'a size'),
    check({ size = '1' }, _operands, problems) {
      if (!/^\d+$/.test(size)) problems.push(`--size: "${size}" is no number.`, 'And a second problem.');
      return Number(size);
    },
  };

  async function runOwn(args: readonly string[], run: (size: number) => Promise<typeof DONE | typeof FAILED>) {
    const { Command } = await import('commander');
    const terminal = recordedTerminal();
    const program = new Command('own').exitOverride().configureOutput({ writeErr: () => undefined });
    let code: number | undefined;
    const inner = defineCommand({
      name: 'inner',
      summary: 'inner',
      examples: [],
      options,
      run,
      isWrongUsage: (error) => error instanceof RangeError,
    });
    const group = defineGroup({ name: 'outer', summary: 'outer', subcommands: [inner] });
    group.addTo(program, { terminal, ended: (ended) => (code = ended) });
    await program.parseAsync([...args], { from: 'user' });
    return code;
  }

  it('runs with checked options, and passes the exit code on', async () => {
    assert.equal(await runOwn(['outer', 'inner', '--size', '7'], async (size) => (size === 7 ? FAILED : DONE)), FAILED);
  });

  it('reports all problems at once, and does not run', async () => {
    await assert.rejects(
      runOwn(['outer', 'inner', '--size', 'x'], () => assert.fail('it ran')),
      { name: 'OptionError', message: '--size: "x" is no number.\nAnd a second problem.' },
    );
  });

  it('takes an error that says so for wrong usage, and no other', async () => {
    const failing = (error: Error) => runOwn(['outer', 'inner'], () => Promise.reject(error));
    await assert.rejects(failing(new RangeError('no such page')), { name: 'OptionError', message: 'no such page' });
    await assert.rejects(failing(new TypeError('a bug')), { name: 'TypeError' });
  });

  it('names the commands of a group where one is missing', async () => {
    await assert.rejects(
      runOwn(['outer'], async () => DONE),
      { name: 'OptionError', message: 'outer: a command is missing; allowed: inner, --help.' },
    );
  });
});
