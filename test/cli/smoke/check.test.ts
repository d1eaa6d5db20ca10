import assert from 'node:assert/strict';
import { type Check, runChecks } from '../../../cli/smoke/checks/check';
import { reasonOf } from '../../../operations/aws/error-reason';

async function linesOf(checks: readonly Check[]): Promise<string[]> {
  const lines: string[] = [];
  await runChecks(checks, (line) => lines.push(line));
  return lines;
}

describe('cli/smoke/check', () => {
  const ok: Check = { name: 'it works', run: async () => ({ kind: 'ok', detail: 'fine' }) };

  it('prints a line for each check and one with the counts', async () => {
    const failed: Check = {
      name: 'it is blue',
      run: async () => ({ kind: 'failed', expected: 'blue', came: 'red\n  and green', lookAt: 'the paint' }),
    };
    const skipped: Check = { name: 'it is round', run: async () => ({ kind: 'skipped', reason: 'nobody sees it' }) };
    assert.deepEqual(await linesOf([ok, failed, skipped]), [
      'ok   it works: fine',
      'FAIL it is blue (expected: blue; came: red and green; look at: the paint)',
      'skip it is round: nobody sees it',
      '1 passed, 1 failed, 1 skipped',
    ]);
    const warned: Check = {
      name: 'it is dry',
      run: async () => ({ kind: 'warned', found: 'it is damp', advice: 'wipe it' }),
    };
    assert.deepEqual(await linesOf([ok, warned]), [
      'ok   it works: fine',
      'warn it is dry: it is damp; wipe it',
      '1 passed, 0 failed, 1 warned',
    ]);
    assert.deepEqual(await linesOf([ok]), ['ok   it works: fine', '1 passed, 0 failed']);
  });

  it('takes a check that throws for a failure, and goes on', async () => {
    const lost: Check = {
      name: 'it is there',
      run: () => Promise.reject(new Error('no such host', { cause: new TypeError('dns') })),
    };
    const atOnce: Check = {
      name: 'it is here',
      run: () => {
        throw new Error('at once');
      },
    };
    const lines = await linesOf([lost, atOnce, ok]);
    assert.match(
      lines[0] ?? '',
      /^FAIL it is there \(expected: an answer; came: no such host \(TypeError: dns\); look at: .*credentials\)$/,
    );
    assert.match(lines[1] ?? '', /^FAIL it is here .*at once/);
    assert.deepEqual(lines.slice(2), ['ok   it works: fine', '1 passed, 2 failed']);
  });

  it('has a reason for every error', () => {
    assert.equal(reasonOf('gone'), 'gone');
    assert.equal(
      reasonOf(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
      'AggregateError: ECONNREFUSED',
    );
    assert.equal(
      reasonOf(Object.assign(new Error('User: x is not authorized'), { name: 'AccessDenied' })),
      'AccessDenied: User: x is not authorized',
    );
  });
});
