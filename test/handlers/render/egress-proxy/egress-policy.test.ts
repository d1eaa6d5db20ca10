import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EgressRefusedError } from '../../../../handlers/render/egress-proxy/egress-errors';
import { EgressPolicy } from '../../../../handlers/render/egress-proxy/egress-policy';

function refusal(
  policy: EgressPolicy,
  host: string,
  port: number,
  addresses: readonly string[],
): EgressRefusedError | undefined {
  try {
    policy.checkTarget(host, port);
    policy.checkAddresses(host, port, addresses);
    return undefined;
  } catch (error) {
    if (error instanceof EgressRefusedError) return error;
    throw error;
  }
}

describe('the egress policy', () => {
  it('lets public addresses through on any port that the Fetch Standard does not block', () => {
    const policy = new EgressPolicy([]);
    for (const port of [80, 443, 3000, 8080, 8443, 65_535])
      assert.equal(refusal(policy, 'example.com', port, ['93.184.216.34']), undefined);
    for (const port of [0, 22, 25, 53, 6000, 6667])
      assert.match(refusal(policy, 'example.com', port, ['93.184.216.34'])?.rule ?? '', /blocks this port/);
  });

  it('refuses a host as soon as one of its addresses is special', () => {
    const error = refusal(new EgressPolicy([]), 'rebind.example', 80, ['93.184.216.34', '10.0.0.1']);
    assert.deepEqual(
      { host: error?.host, port: error?.port, address: error?.address },
      { host: 'rebind.example', port: 80, address: '10.0.0.1' },
    );
    assert.match(error?.message ?? '', /"rebind\.example" at 10\.0\.0\.1 on port 80: private use/);
  });

  it('makes an exception for exactly the host and the port that it names', () => {
    const policy = new EgressPolicy(['127.0.0.1:8080', 'localhost:4200', '[::1]:8080']);
    assert.equal(refusal(policy, '127.0.0.1', 8080, ['127.0.0.1']), undefined);
    assert.equal(refusal(policy, 'localhost', 4200, ['::1', '127.0.0.1']), undefined);
    assert.equal(refusal(policy, 'LOCALHOST', 4200, ['127.0.0.1']), undefined);
    assert.equal(refusal(policy, '::1', 8080, ['::1']), undefined);
    const others: readonly [string, number, string][] = [
      ['127.0.0.1', 9001, '127.0.0.1'],
      ['127.0.0.1', 80, '127.0.0.1'],
      ['localhost', 8080, '127.0.0.1'],
      ['127.0.0.2', 8080, '127.0.0.2'],
      ['localhost.evil.example', 8080, '127.0.0.1'],
      ['127.0.0.1.evil.example', 8080, '127.0.0.1'],
      ['localhost.', 4200, '127.0.0.1'],
      ['foo.localhost', 4200, '127.0.0.1'],
      ['::1', 4200, '::1'],
      ['::ffff:127.0.0.1', 8080, '::ffff:127.0.0.1'],
      ['0', 8080, '0.0.0.0'],
      ['127.1', 8080, '127.0.0.1'],
      ['0.0.0.0', 8080, '0.0.0.0'],
      ['x127.0.0.1', 8080, '127.0.0.1'],
    ];
    for (const [host, port, address] of others) assert.ok(refusal(policy, host, port, [address]), `${host}:${port}`);
  });

  it('refuses invalid host names before anything resolves them', () => {
    const policy = new EgressPolicy([]);
    const names = [
      '',
      '.',
      'a..b',
      'a b',
      'a\0b',
      'a/b',
      'a:80',
      '[::1]',
      'user@host',
      'ü.example',
      '%31',
      'a\n',
      `${'a'.repeat(64)}.example`,
      `${'a.'.repeat(127)}aa`,
    ];
    for (const name of names) {
      assert.throws(
        () => policy.checkTarget(name, 80),
        (error) => error instanceof EgressRefusedError && error.address === undefined,
        name,
      );
    }
    for (const name of [
      'example.com',
      'example.com.',
      '_dmarc.example.com',
      'xn--mnchen-3ya.example',
      'a',
      '8.8.8.8',
      '2606:4700::1111',
    ])
      policy.checkTarget(name, 80);
  });

  it('writes hostile names so that a log stays one line', () => {
    fc.assert(
      fc.property(fc.string(), (host) =>
        assert.doesNotMatch(refusal(new EgressPolicy([]), host, 80, ['10.0.0.1'])?.message ?? '', /[\0-\x1f]/),
      ),
    );
  });

  it('asks for exceptions as a URL writes them', () => {
    for (const allowed of [
      'localhost',
      '8080',
      ':8080',
      'localhost:',
      'localhost:0',
      'localhost:080',
      'localhost:65536',
      'localhost:8080/',
      'http://localhost:8080',
      '::1:8080',
      'LOCALHOST:8080',
      '127.1:80',
      '*:8080',
      'a b:80',
      'user@host:80',
      'localhost:80:80',
      '',
    ]) {
      assert.throws(
        () => new EgressPolicy([allowed]),
        { name: 'TypeError', message: /host:port as a URL writes it/ },
        allowed,
      );
    }
  });
});
