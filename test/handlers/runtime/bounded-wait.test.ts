import assert from 'node:assert/strict';
import { TookTooLongError, within } from '../../../handlers/runtime/bounded-wait';
import { unhandledRejections } from '../../support/run/unhandled-rejections';

describe('handlers/runtime/bounded-wait', () => {
  const unhandled = unhandledRejections();

  it('brings what the task brings, and throws what it throws', async () => {
    assert.equal(await within(1_000, 'Nothing', Promise.resolve('done')), 'done');
    await assert.rejects(within(1_000, 'Nothing', Promise.reject(new RangeError('no'))), RangeError);
  });

  it('says what took too long, and does not care how it ends afterwards', async () => {
    const task = Promise.withResolvers<undefined>();
    await assert.rejects(within(1, 'Opening a page', task.promise), new TookTooLongError('Opening a page', 1));
    task.reject(new Error('Target closed'));
    assert.deepEqual(await unhandled.soFar(), []);
  });

  it('leaves no failure unhandled where the waiting itself can’t begin', async () => {
    const { withResolvers } = Promise;
    const task = withResolvers.call<typeof Promise, [], PromiseWithResolvers<undefined>>(Promise);
    // As in a Node that has it not.
    Reflect.deleteProperty(Promise, 'withResolvers');
    try {
      await assert.rejects(within(1_000, 'Talking to Chromium', task.promise), TypeError);
    } finally {
      Promise.withResolvers = withResolvers;
    }
    task.reject(new Error('Target closed'));
    assert.deepEqual(await unhandled.soFar(), []);
  });
});
