import assert from 'node:assert/strict';
import { planPurge } from '../../../cli/purge/purge-results';
import { parsePurgeTarget } from '../../../cli/purge/purge-target';
import { planText } from '../../../cli/purge/report';
import { OUTPUTS_FIX, StackOutputsError } from '../../../cli/stack/stack-outputs';
import { type PurgeOrder, PurgeOrderError } from '../../../handlers/purge/purge-order';

const OUTPUTS = {
  url: 'https://www.example.com',
  hosts: ['www.example.com', 'shop.example.com'],
  regions: ['us-east-1', 'eu-central-1'],
  indexTable: 'site-table-1a2b',
  distributionId: 'E2QWRUHEXAMPLE',
  queryPolicy: { mode: 'ignore', names: [], sort: true },
};

function problemsOf(value: unknown): string[] {
  try {
    parsePurgeTarget('stack prod', value);
  } catch (error) {
    if (error instanceof StackOutputsError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('no problem was found');
}

const target = parsePurgeTarget('stack prod', { ...OUTPUTS, more: 'is fine' });

describe('cli/purge/purge-target', () => {
  it('reads a stack’s outputs', () => {
    const { regions, indexTable, distributionId, queryPolicy, hosts } = OUTPUTS;
    assert.deepEqual(target, {
      regions,
      indexTable,
      distributionId,
      queryPolicy,
      publicSite: { scheme: 'https', hosts },
      viewerHost: undefined,
    });
  });

  it('reports everything that is missing, and what is wrong', () => {
    assert.deepEqual(problemsOf({}), [
      'stack prod: output "regions" is missing; expected a list of AWS regions.',
      'stack prod: output "indexTable" is missing; expected the name of a table.',
      'stack prod: output "distributionId" is missing; expected the id of a distribution.',
      'stack prod: output "hosts" is missing; expected a list of the hosts whose pages are rendered.',
      'stack prod: output "queryPolicy" is missing; expected an object with "mode", "names" and "sort".',
      OUTPUTS_FIX,
    ]);
    for (const hosts of ['www.example.com', [], ['https://x'], [7]])
      assert.match(problemsOf({ ...OUTPUTS, hosts })[0] ?? '', /^stack prod: output "hosts" is /);
    for (const value of [undefined, null, [], 'x'])
      assert.deepEqual(problemsOf(value), [`stack prod: its outputs are no JSON object. ${OUTPUTS_FIX}`]);
  });

  it('takes CloudFront’s name for the site’s where a stack has no domain: pages are kept under that', () => {
    const unnamed = parsePurgeTarget('stack dev', {
      ...OUTPUTS,
      url: 'https://d1.cloudfront.net',
      hosts: ['main.d1.amplifyapp.com'],
    });
    const kept = (order: PurgeOrder) => planPurge(order, unnamed).scopes;
    assert.deepEqual(
      kept({ kind: 'urls', urls: ['https://d1.cloudfront.net/a?b', 'https://main.d1.amplifyapp.com/'] }),
      ['=https://main.d1.amplifyapp.com/a?b', '=https://main.d1.amplifyapp.com/'],
    );
    assert.deepEqual(kept({ kind: 'prefix', host: 'd1.cloudfront.net', path: '/a/' }), ['main.d1.amplifyapp.com/a']);
    assert.deepEqual(kept({ kind: 'host', host: 'd1.cloudfront.net' }), ['main.d1.amplifyapp.com']);
    assert.throws(() => kept({ kind: 'host', host: 'd2.cloudfront.net' }), PurgeOrderError);
    assert.throws(
      () => planPurge({ kind: 'host', host: 'd1.cloudfront.net' }, target),
      PurgeOrderError,
      'a named stack renders its own hosts only',
    );
  });

  it('says what would be done: one item and one tag for two URLs of one page', () => {
    const urls = ['https://www.example.com/a?y&x&utm_source=z', 'https://www.example.com/a?x&y'];
    assert.equal(
      planText(planPurge({ kind: 'urls', urls }, target), target, 'stack prod'),
      [
        'Would purge 2 pages of stack prod:',
        '  page            https://www.example.com/a?x&y',
        '  us-east-1       1 item in table site-table-1a2b',
        '  eu-central-1    1 item in table site-table-1a2b',
        '  CloudFront      1 cache tag invalidated in distribution E2QWRUHEXAMPLE',
        'Nothing was changed.',
      ].join('\n'),
    );
  });
});
