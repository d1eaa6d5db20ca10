import assert from 'node:assert/strict';
import { recacheText } from '../../../../operations/purge/texts/recache-text';

describe('cli/purge: the outcome of a recache', () => {
  const report = { ordered: 3, renewed: 0, failures: {}, failed: [], waiting: 3, leftStale: 0 };

  it('says how the renders of a recache are followed that did not wait', () => {
    assert.equal(
      recacheText(report, false, 'mark-1'),
      'Ordered 3 renders. `georender recache --follow mark-1` shows how far they are; ' +
        '`georender undo --id mark-1` takes the mark back.',
    );
    assert.equal(
      recacheText(report, false, undefined),
      'Ordered 3 renders; `georender status` shows how many orders wait.',
    );
  });

  it('names the pages that were not kept, by reason', () => {
    const failed = [{ url: 'https://www.example.com/a', reason: 'suspicious' }];
    assert.equal(
      recacheText(
        { ...report, renewed: 1, failures: { suspicious: 1 }, failed, waiting: 1, leftStale: 2 },
        true,
        'mark-1',
      ),
      [
        'New in all regions: 1 of 3 pages.',
        '       1  suspicious',
        '    https://www.example.com/a: suspicious',
        'Still waited for: 1; rendered at their next request at the latest. ' +
          '`georender recache --follow mark-1` looks again.',
        'Beyond the budget, and stale until their next request: 2.',
        'A suspicious page has much less text than the one before. If that is right, purge it.',
      ].join('\n'),
    );
  });
});
