import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { type CheckNote, KEPT_CHANGES, noteText, readNote } from '../../../core/health/check-note';
import { checkerRegions } from '../../../core/health/checker-regions';
import { lookedAt } from '../../../core/health/region-health';

const NOTE: CheckNote = {
  checker: 'us-east-1',
  atMs: 1_700_000_000_000,
  streaks: new Map([
    ['eu-central-1', lookedAt(undefined, { kind: 'gone', reason: 'silent' })],
    ['us-east-1', lookedAt(undefined, { kind: 'well' })],
  ]),
  seen: { text: '{"drained":[]}', readAtMs: 1_699_999_000_000 },
  changes: [{ atMs: 1_699_000_000_000, region: 'eu-central-1', action: 'drained', reason: 'error' }],
};

describe('core/check-note', () => {
  it('is read as it was written', () => {
    assert.deepEqual(readNote(noteText(NOTE)), NOTE);
    const never = { ...NOTE, seen: { text: undefined, readAtMs: 1 } };
    assert.deepEqual(readNote(noteText(never)), never);
    assert.deepEqual(readNote(noteText({ ...NOTE, seen: undefined })), { ...NOTE, seen: undefined });
  });

  it('is undefined in another form, and leaves out parts in another form', () => {
    for (const text of [
      '',
      '[]',
      'null',
      '{}',
      '{"checker":"mars","atMs":1,"streaks":{}}',
      '{"checker":"us-east-1","atMs":-1,"streaks":{}}',
      '{"checker":"us-east-1","atMs":1}',
    ]) {
      assert.equal(readNote(text), undefined, text);
    }
    const odd = {
      checker: 'us-east-1',
      atMs: 1,
      streaks: {
        mars: {},
        'us-east-1': { well: 1.5 },
        'eu-west-1': { well: 1, unwell: 0, gone: 0, last: { kind: 'gone', reason: 'full' } },
      },
      seen: 5,
      changes: [5, { atMs: 1 }],
    };
    assert.deepEqual(readNote(JSON.stringify(odd)), {
      checker: 'us-east-1',
      atMs: 1,
      streaks: new Map(),
      seen: undefined,
      changes: [],
    });
    fc.assert(fc.property(fc.json(), (text) => assert.equal(readNote(text), undefined)));
  });

  it('keeps the latest changes', () => {
    const changes = Array.from({ length: 2 * KEPT_CHANGES }, (_, index) => ({ ...NOTE.changes[0], atMs: index }));
    const read = readNote(JSON.stringify({ ...JSON.parse(noteText(NOTE)), changes }));
    assert.deepEqual(
      { count: read?.changes.length, lastAtMs: read?.changes.at(-1)?.atMs },
      { count: KEPT_CHANGES, lastAtMs: 2 * KEPT_CHANGES - 1 },
    );
  });
});

describe('core/checker-regions', () => {
  it('are three where the stack has three, at home first', () => {
    assert.deepEqual(checkerRegions(['us-east-1', 'eu-central-1', 'ap-south-1'], 'eu-central-1'), [
      'eu-central-1',
      'us-east-1',
      'ap-south-1',
    ]);
    assert.deepEqual(checkerRegions(['eu-west-1', 'eu-central-1', 'ap-south-1', 'sa-east-1'], 'eu-west-1'), [
      'eu-west-1',
      'us-east-1',
      'ap-south-1',
    ]);
  });

  it('are in us-east-1 besides where the stack has fewer', () => {
    assert.deepEqual(checkerRegions(['eu-central-1'], 'eu-central-1'), ['eu-central-1', 'us-east-1']);
    assert.deepEqual(checkerRegions(['us-east-1'], 'us-east-1'), ['us-east-1']);
  });

  it('leave one that checks if any two regions fail, for every stack of three or more', () => {
    fc.assert(
      fc.property(fc.subarray([...ALL_REGIONS], { minLength: 3 }), fc.nat(), (regions, pick) => {
        const home = regions[pick % regions.length] ?? 'us-east-1';
        const checkers = checkerRegions(regions, home);
        assert.deepEqual({ count: checkers.length, distinct: new Set(checkers).size }, { count: 3, distinct: 3 });
      }),
    );
  });

  it('are the same for any order of the list', () => {
    assert.deepEqual(
      checkerRegions(['sa-east-1', 'eu-west-1', 'ap-south-1'], 'eu-west-1'),
      checkerRegions(['ap-south-1', 'eu-west-1', 'sa-east-1'], 'eu-west-1'),
    );
  });
});
