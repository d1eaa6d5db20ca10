import assert from 'node:assert/strict';
import { durationText, parseDurationSeconds } from '../../../core/settings/duration';

describe('core/duration', () => {
  it('reads and writes durations', () => {
    const durations = {
      '0s': 0,
      '30s': 30,
      '1m': 60,
      '100s': 100,
      '5m': 300,
      '1h': 3_600,
      '24h': 86_400,
      '7d': 604_800,
    };
    for (const [text, seconds] of Object.entries(durations)) {
      assert.equal(parseDurationSeconds(text), seconds);
      assert.equal(durationText(seconds), text);
    }
    assert.equal(parseDurationSeconds('1d'), 86_400);
  });

  it('reads nothing else', () => {
    for (const text of ['', '1', 's', '-1s', '1.5h', '1w', '1h30m', ' 1s', '1 s', '1S', '9999999999s']) {
      assert.equal(parseDurationSeconds(text), undefined, text);
    }
  });
});
