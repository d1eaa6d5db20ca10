import assert from 'node:assert/strict';
import { type PurgeOrder, PurgeOrderError } from '../../../handlers/purge/purge-order';
import { planOrder } from '../../../operations/purge/order-results';
import { planText } from '../../../operations/purge/texts/order-text';
import { deploymentFacts } from '../../support/edge/deployment-outputs';

const target = deploymentFacts({ hosts: ['www.example.com', 'shop.example.com'], indexTable: 'site-table-1a2b' });

describe('operations/purge/kept-terms', () => {
  it('takes CloudFront’s name for the site’s where a stack has no domain: pages are kept under that', () => {
    const unnamed = deploymentFacts({
      url: 'https://d1.cloudfront.net',
      hosts: ['main.d1.amplifyapp.com'],
    });
    const kept = (order: PurgeOrder) => planOrder(order, unnamed).scopes;
    assert.deepEqual(
      kept({ kind: 'urls', urls: ['https://d1.cloudfront.net/a?b', 'https://main.d1.amplifyapp.com/'] }),
      ['=https://main.d1.amplifyapp.com/a?b', '=https://main.d1.amplifyapp.com/'],
    );
    assert.deepEqual(kept({ kind: 'prefix', host: 'd1.cloudfront.net', path: '/a/' }), ['main.d1.amplifyapp.com/a']);
    assert.deepEqual(kept({ kind: 'host', host: 'd1.cloudfront.net' }), ['main.d1.amplifyapp.com']);
    assert.throws(() => kept({ kind: 'host', host: 'd2.cloudfront.net' }), PurgeOrderError);
    assert.throws(
      () => planOrder({ kind: 'host', host: 'd1.cloudfront.net' }, target),
      PurgeOrderError,
      'a named stack renders its own hosts only',
    );
  });

  it('says what would be done: one item and one tag for two URLs of one page', () => {
    const urls = ['https://www.example.com/a?y&x&utm_source=z', 'https://www.example.com/a?x&y'];
    assert.equal(
      planText('purge', planOrder({ kind: 'urls', urls }, target), target, 'stack prod'),
      [
        'Would purge 2 pages of stack prod:',
        '  page            https://www.example.com/a?x&y',
        '  us-east-1       1 item in table site-table-1a2b',
        '  eu-central-1    1 item in table site-table-1a2b',
        '  CloudFront      1 cache tag invalidated in distribution E2QWRUHEXAMPLE',
      ].join('\n'),
    );
  });
});
