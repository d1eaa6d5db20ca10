// Collects what nobody handles, in place of the test framework, which would end the test with the first one.
import { setImmediate as turnOfLoop } from 'node:timers/promises';

/** Rejections since the test began. */
export interface UnhandledRejections {
  /** Those so far: they are told of when a turn of the event loop ends. */
  soFar(): Promise<readonly unknown[]>;
}

/** Collects while the tests of the enclosing `describe` run. */
export function unhandledRejections(): UnhandledRejections {
  let unhandled: unknown[] = [];
  let others: NodeJS.UnhandledRejectionListener[] = [];
  before(() => {
    others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason) => unhandled.push(reason));
  });
  beforeEach(() => {
    unhandled = [];
  });
  after(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  return {
    async soFar() {
      await turnOfLoop();
      return unhandled;
    },
  };
}
