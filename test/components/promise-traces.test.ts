// Stack traces of Pulumi's promises are not noted, and all others are as before.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { NOT_NOTED } from '../../components/promise-traces';

/** Pulumi's own function, which is not typed: its name is what the module relies on. */
const { debuggablePromise }: { readonly debuggablePromise: (promise: Promise<number>, context: string) => unknown } =
  createRequire(__filename)('@pulumi/pulumi/runtime/debuggable');

describe('components/promise-traces', () => {
  it('notes no trace for a promise of Pulumi', async () => {
    const promise = Promise.resolve(1);
    assert.equal(await debuggablePromise(promise, 'a test'), 1);
    assert.equal(Object.getOwnPropertyDescriptor(promise, '_debugStackTrace')?.value, NOT_NOTED);
  });

  it('keeps the lines of other traces', () => {
    const [first, second] = (new Error('a fault').stack ?? '').split('\n');
    assert.equal(first, 'Error: a fault');
    assert.match(second ?? '', /promise-traces\.test\.ts:18:/);
  });
});
