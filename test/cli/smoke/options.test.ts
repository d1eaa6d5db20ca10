import assert from 'node:assert/strict';
import { HelpRequested, OptionError } from '../../../cli/command/command-line';
import { parseSmokeOptions } from '../../../cli/smoke/options';

function problemsOf(args: readonly string[]): string[] {
  try {
    parseSmokeOptions(args);
  } catch (error) {
    if (error instanceof OptionError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('no problem was found');
}

describe('cli/smoke/options', () => {
  it('has defaults', () => {
    assert.deepEqual(parseSmokeOptions(['--stack', 'prod']), {
      outputs: { kind: 'stack', stack: 'prod' },
      page: '/',
      timeoutSeconds: 60,
    });
  });

  it('reads what is given', () => {
    const args = ['--outputs', 'outputs.json', '--page', '/a%2Fb?c=d+e', '--timeout', '900'];
    assert.deepEqual(parseSmokeOptions(args), {
      outputs: { kind: 'file', file: 'outputs.json' },
      page: '/a%2Fb?c=d+e',
      timeoutSeconds: 900,
    });
    assert.deepEqual(parseSmokeOptions(['--stack', 'acme/georender/prod']).outputs, {
      kind: 'stack',
      stack: 'acme/georender/prod',
    });
  });

  it('reports every problem at once', () => {
    assert.deepEqual(problemsOf(['--stack=--show-secrets', '--page', 'about', '--timeout', '0']), [
      '--stack: "--show-secrets" is not the name of a stack; allowed: letters, digits, . _ - and /, e.g. prod.',
      '--page: "about" is not the path of a page; allowed: a path that begins with / and is encoded as in a URL, without #.',
      '--timeout: "0" is not a time; allowed: 1 to 3600 seconds.',
    ]);
  });

  it('wants either a stack or a file', () => {
    assert.deepEqual(problemsOf([]), ['--stack or --outputs is missing; name the stack to check, e.g. --stack prod.']);
    assert.deepEqual(problemsOf(['--stack', 'prod', '--outputs', 'x']), [
      '--stack and --outputs are both given; name one of them.',
    ]);
  });

  for (const page of ['', '//é', '/a b', '/#top', '/a\\b']) {
    it(`refuses --page ${JSON.stringify(page)}`, () =>
      assert.match(problemsOf(['--stack', 'prod', `--page=${page}`])[0] ?? '', /^--page: /));
  }

  for (const timeout of ['', '-1', '1.5', '3601', '1e3', 'soon']) {
    it(`refuses --timeout ${JSON.stringify(timeout)}`, () => {
      assert.match(problemsOf(['--stack', 'prod', `--timeout=${timeout}`])[0] ?? '', /^--timeout: /);
    });
  }

  it('refuses options and arguments it does not know', () => {
    assert.match(
      problemsOf(['--stacks', 'x'])[0] ?? '',
      /unknown option '--stacks'.*allowed: --stack, --outputs, --page, --timeout, --help\.$/,
    );
    assert.match(problemsOf(['prod'])[0] ?? '', /too many arguments/);
  });

  it('helps', () => {
    assert.throws(
      () => parseSmokeOptions(['--help']),
      (error) => {
        assert.ok(error instanceof HelpRequested);
        for (const option of ['--stack', '--outputs', '--page', '--timeout']) assert.ok(error.message.includes(option));
        return true;
      },
    );
  });
});
