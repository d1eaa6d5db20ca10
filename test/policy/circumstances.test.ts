// What decides whether a rule concerns a resource: the stack, and exceptions with a reason.
import assert from 'node:assert/strict';
import { isExcepted } from '../../policy/exceptions';
import { RULES } from '../../policy/rules';
import { one } from './examples/example';
import { violations } from './judged';

const UNBOUND = one('aws:lambda/function:Function', {});
const OPEN_URL = one('aws:lambda/functionUrl:FunctionUrl', { authorizationType: 'NONE' }, { name: 'open-url' });

describe('policy/production', () => {
  for (const stack of ['prod', 'production', 'shop-prod', 'prod.eu', 'live'])
    it(`${stack} is judged as production`, async () => {
      assert.equal((await violations('function-has-ceiling', UNBOUND, { stack })).length, 1);
    });

  for (const stack of ['dev', 'products', 'reproduction', 'test'])
    it(`${stack} is not`, async () => {
      assert.deepEqual(await violations('function-has-ceiling', UNBOUND, { stack }), []);
    });

  it('a stack’s tag makes it production', async () => {
    const stackTags = new Map([['environment', 'Production']]);
    assert.equal((await violations('function-has-ceiling', UNBOUND, { stack: 'main', stackTags })).length, 1);
  });

  it('the pack’s configuration has the last word', async () => {
    const configuration = { stacks: ['shop'] };
    assert.equal((await violations('function-has-ceiling', UNBOUND, { stack: 'shop', configuration })).length, 1);
    assert.deepEqual(await violations('function-has-ceiling', UNBOUND, { stack: 'prod', configuration }), []);
  });

  it('rules of every stack hold outside of production', async () => {
    assert.equal((await violations('function-url-requires-iam', OPEN_URL, { stack: 'dev' })).length, 1);
  });
});

describe('policy/exceptions', () => {
  const urn = 'urn:pulumi:prod::shop::my:index:Site$aws:s3/bucket:Bucket::open-files';

  for (const [pattern, expected] of [
    ['my:index:Site$aws:s3/bucket:Bucket::open-files', true],
    ['*aws:s3/bucket:Bucket::open-files', true],
    ['my:*$*:Bucket::open-*', true],
    ['*', true],
    ['aws:s3/bucket:Bucket::open-files', false],
    ['*aws:s3/bucket:Bucket::open', false],
    ['*Bucket::*::open-files', false],
    ['my:index:Site$aws:s3/bucket:Bucket::open-files*open-files', false],
    ['', false],
  ] as const)
    it(`"${pattern}" ${expected ? 'names' : 'does not name'} the bucket`, () => {
      assert.equal(isExcepted(urn, [{ resource: pattern, reason: 'a test' }]), expected);
    });

  it('one without a reason is none', () => {
    assert.equal(isExcepted(urn, [{ resource: '*', reason: ' ' }]), false);
  });

  it('those of the configuration leave all other resources judged', async () => {
    const configuration = { exceptions: [{ resource: '*::open-url', reason: 'a public status page' }] };
    const [told] = await violations(
      'function-url-requires-iam',
      [...OPEN_URL, ...one('aws:lambda/functionUrl:FunctionUrl', {}, { name: 'other' })],
      { configuration },
    );
    assert.match(String(told), /authorizationType is not set/);
  });

  it('those of the pack concern resources inside of Georender’s components alone', () => {
    for (const { exceptions = [] } of RULES)
      for (const { resource } of exceptions) assert.match(resource, /^\*georender:index:\w+\$aws:[\w/]+:\w+::/);
  });
});

describe('a pack’s configuration', () => {
  it('names the tags that resources must have', async () => {
    const bucket = one('aws:s3/bucket:Bucket', { tags: { owner: 'web' } });
    assert.deepEqual(await violations('tagged', bucket, { configuration: { requiredTags: ['owner'] } }), []);
  });
});
