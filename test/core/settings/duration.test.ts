import assert from 'node:assert/strict';
import { durationText, parseDurationSeconds } from '../../../core/settings/duration';

describe('core/duration', () => {
  it('reads what people write', () => {
    assert.deepEqual(['0s', '30s', '5m', '24h', '7d'].map(parseDurationSeconds), [0, 30, 300, 86_400, 604_800]);
  });

  it('reads nothing else', () => {
    for (const text of ['', '1', 's', '-1s', '1.5h', '1w', '1h30m', ' 1s', '1 s', '1S', '9999999999s']) {
      assert.equal(parseDurationSeconds(text), undefined, text);
    }
  });

  it('writes what people write', () => {
    assert.deepEqual([0, 30, 60, 100, 300, 3_600, 86_400, 604_800].map(durationText), [
      '0s',
      '30s',
      '1m',
      '100s',
      '5m',
      '1h',
      '24h',
      '7d',
    ]);
  });
});
