import assert from 'node:assert/strict';
import { liveFunction } from '../../../operations/target/live-function';

describe('operations/target/live-function', () => {
  it('names the version that bots get, and the function alone where there are no versions', () => {
    const names = { serve: 'site-serve', render: 'site-render' };
    assert.equal(liveFunction({ ...names, alias: 'live' }, 'render'), 'site-render:live');
    assert.equal(liveFunction(names, 'serve'), 'site-serve');
  });
});
