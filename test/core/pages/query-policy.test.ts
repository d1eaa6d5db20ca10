import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  countingQuery,
  DEFAULT_QUERY_POLICY,
  isQueryPolicy,
  keyQuery,
  parameterTest,
  type QueryPolicy,
  TRACKING_PARAMETERS,
} from '../../../core/pages/query-policy';

function counting(query: string | undefined, policy: Partial<QueryPolicy> = {}): string | undefined {
  return countingQuery(query, parameterTest({ ...DEFAULT_QUERY_POLICY, ...policy }));
}

describe('core/query-policy', () => {
  it('drops tracking parameters, and keeps the rest to the byte and in order', () => {
    assert.equal(counting('b=%26+1&utm_source=x&a=%2F&gclid&b=2&fbclid=%20'), 'b=%26+1&a=%2F&b=2');
    for (const name of TRACKING_PARAMETERS) assert.equal(counting(`${name.replace('*', 'x')}=1`), undefined, name);
    for (const name of ['utm', 'gclid2', 'xgclid', 'GCLID', 'utm%5Fsource', 'page', 'q', 's', 'id', 'ref'])
      assert.equal(counting(`${name}=1`), `${name}=1`, name);
  });

  it('tells no query from an empty one only by the URL that was asked: both count nothing', () => {
    for (const query of [undefined, '', '&', '&&', 'utm_x']) assert.equal(counting(query), undefined, query);
    assert.equal(counting('a&&b'), 'a&b');
    assert.equal(counting('=x'), '=x');
  });

  it('ignores more names, or allows few, each by name or by how it begins', () => {
    assert.equal(counting('a=1&sid=2&x_1=3', { names: ['sid', 'x_*'] }), 'a=1');
    assert.equal(
      counting('a=1&sid=2&x_1=3&utm_source=4', { mode: 'allow', names: ['a', 'utm_*'] }),
      'a=1&utm_source=4',
    );
    assert.equal(counting('a=1&b', { mode: 'allow', names: [] }), undefined);
    assert.equal(counting('a.b=1&aXb=2', { mode: 'allow', names: ['a.b'] }), 'a.b=1', 'a name is no pattern');
    assert.equal(counting('a=1&b', { names: ['*'] }), undefined);
  });

  it('keeps `_escaped_fragment_` under any policy', () => {
    for (const mode of ['ignore', 'allow'] as const)
      assert.equal(
        counting('_escaped_fragment_=a&b', {
          mode,
          names: ['b', '_escaped_fragment_'].slice(0, mode === 'ignore' ? 2 : 0),
        }),
        '_escaped_fragment_=a',
      );
  });

  it('sorts by name alone, so that the values of one name keep their order', () => {
    assert.equal(keyQuery('b=2&a=2&b=1&a=1&B', DEFAULT_QUERY_POLICY), 'B&a=2&a=1&b=2&b=1');
    assert.equal(keyQuery('b&a', { ...DEFAULT_QUERY_POLICY, sort: false }), 'b&a');
    assert.equal(keyQuery(undefined, DEFAULT_QUERY_POLICY), undefined);
  });

  it('changes nothing in its own result', () => {
    const queries = fc
      .array(fc.constantFrom('a=1', 'b', 'utm_x=1', '', 'c=%26', 'a=0', '='))
      .map((parts) => parts.join('&'));
    fc.assert(
      fc.property(queries, fc.boolean(), (query, sort) => {
        const once = keyQuery(counting(query), { ...DEFAULT_QUERY_POLICY, sort });
        assert.equal(keyQuery(counting(once), { ...DEFAULT_QUERY_POLICY, sort }), once);
      }),
    );
  });

  it('has a pattern that matches nothing for no name at all', () => {
    assert.equal(parameterTest({ mode: 'allow', names: [], sort: true }).names.test(''), false);
  });

  it('recognises a policy', () => {
    assert.ok(isQueryPolicy(DEFAULT_QUERY_POLICY));
    for (const other of [
      null,
      {},
      { mode: 'other', names: [], sort: true },
      { mode: 'allow', names: [1], sort: true },
      { mode: 'allow', names: [] },
      'allow',
    ])
      assert.ok(!isQueryPolicy(other));
  });
});
