import assert from 'node:assert/strict';
import { type RawTarget, targetOption } from '../../../cli/target/target-options';
import type { Target } from '../../../operations/target/target';

function read(raw: RawTarget, environment: Record<string, string> = {}) {
  const problems: string[] = [];
  return { target: targetOption(raw, 'to purge', problems, environment), problems };
}

describe('cli/target', () => {
  const local = (url: string): Target => ({ kind: 'local', url });
  const allowed: readonly [RawTarget, Record<string, string>, Target][] = [
    [{ local: true }, {}, local('http://127.0.0.1:8080')],
    [{ local: true }, { GEORENDER_URL: '' }, local('http://127.0.0.1:8080')],
    [{ local: true }, { GEORENDER_URL: 'http://localhost:9000/' }, local('http://localhost:9000')],
    [{ url: 'http://127.0.0.1:81' }, { GEORENDER_URL: 'x' }, local('http://127.0.0.1:81')],
    [{ stack: 'acme/site/prod' }, { GEORENDER_URL: 'x' }, { kind: 'stack', stack: 'acme/site/prod' }],
    [{ outputs: 'out.json' }, {}, { kind: 'file', file: 'out.json' }],
  ];
  for (const [raw, environment, target] of allowed) {
    it(`reads ${JSON.stringify({ ...raw, ...environment })}`, () =>
      assert.deepEqual(read(raw, environment), { target, problems: [] }));
  }

  it('wants one deployment', () => {
    assert.deepEqual(read({}).problems, [
      '--local, --stack or --outputs is missing; name the deployment to purge, e.g. --local or --stack prod.',
    ]);
    assert.deepEqual(read({ url: 'http://localhost', stack: 'prod', outputs: 'x' }).problems, [
      '--url and --stack and --outputs are given together; name one of them.',
    ]);
  });

  for (const url of [
    'https://127.0.0.1',
    'http://example.com',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1@evil.example',
    'http://127.0.0.1:8080/path',
    'http://127.0.0.1:99999',
    '',
  ]) {
    it(`refuses --url ${JSON.stringify(url)}: credentials of the local run must not leave this machine`, () =>
      assert.match(read({ url }).problems.join(), /^--url: ".*" is not the address of a local run; allowed: http at/));
  }

  it('names the variable that is wrong', () =>
    assert.match(read({ local: true }, { GEORENDER_URL: 'prod' }).problems.join(), /^GEORENDER_URL: "prod" is not/));

  it('refuses a name that Pulumi would take for an option', () =>
    assert.match(read({ stack: '--show-secrets' }).problems.join(), /^--stack: "--show-secrets" is not the name/));
});
