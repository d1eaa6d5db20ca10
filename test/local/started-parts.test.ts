// In which order parts end, and what becomes of failures.
import assert from 'node:assert/strict';
import { StartedParts } from '../../local/started-parts';

describe('local/started-parts', () => {
  it('ends the last first, one after the other, and once', async () => {
    const ended: string[] = [];
    const parts = new StartedParts();
    parts.defer(() => void ended.push('first'));
    parts.defer(async () => {
      await new Promise(setImmediate);
      ended.push('last');
    });
    await parts.disposeAsync();
    await parts.disposeAsync();
    assert.deepEqual(ended, ['last', 'first']);
  });

  it('ends the others when one fails, and says so', async () => {
    const ended: string[] = [];
    const parts = new StartedParts();
    parts.defer(() => void ended.push('first'));
    parts.defer(() => Promise.reject(new Error('it hangs')));
    parts.defer(() => void ended.push('last'));
    await assert.rejects(parts.disposeAsync(), /it hangs/);
    assert.deepEqual(ended, ['last', 'first']);
  });
});
