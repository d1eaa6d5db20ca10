import assert from 'node:assert/strict';
import { smokeOptions } from '../../../cli/smoke/options';
import { optionsOf, problemsOf as problemsIn } from '../../support/cli/read-options';

const parse = (args: readonly string[]) => optionsOf(smokeOptions, args);
const problemsOf = (args: readonly string[]) => problemsIn(smokeOptions, args);

describe('cli/smoke/options', () => {
  it('has defaults', () => {
    assert.deepEqual(parse(['--stack', 'prod']), {
      target: { kind: 'stack', stack: 'prod' },
      page: '/',
      timeoutSeconds: 60,
      debugTokenFile: undefined,
    });
  });

  it('reads what is given', () => {
    const args = [
      '--outputs',
      'outputs.json',
      '--page',
      '/a%2Fb?c=d+e',
      '--timeout',
      '900',
      '--debug-token-file',
      'token.txt',
    ];
    assert.deepEqual(parse(args), {
      target: { kind: 'file', file: 'outputs.json' },
      page: '/a%2Fb?c=d+e',
      timeoutSeconds: 900,
      debugTokenFile: 'token.txt',
    });
    assert.deepEqual(parse(['--stack', 'acme/georender/prod']).target, {
      kind: 'stack',
      stack: 'acme/georender/prod',
    });
  });

  it('reports every problem at once', () => {
    assert.deepEqual(problemsOf(['--stack=--show-secrets', '--page', 'about', '--timeout', '0']), [
      '--stack: "--show-secrets" is not the name of a stack; allowed: letters, digits, . _ - and /, e.g. prod.',
      '--page: "about" is not the path of a page; allowed: a path that begins with / and is encoded as in a URL, without #.',
      '--timeout: "0" is not allowed; allowed: 1 to 3600 seconds.',
    ]);
  });

  it('wants either a stack or a file', () => {
    assert.deepEqual(problemsOf([]), ['--stack or --outputs is missing; name the stack to check, e.g. --stack prod.']);
    assert.deepEqual(problemsOf(['--stack', 'prod', '--outputs', 'x']), [
      '--stack and --outputs are given together; name one of them.',
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
      /unknown option '--stacks'.*allowed: --stack, --outputs, --page, --timeout, --debug-token-file, --help\.$/,
    );
    assert.match(problemsOf(['prod'])[0] ?? '', /too many arguments/);
  });
});
