// Taking purges back, over embedded DynamoDB of several regions.
import assert from 'node:assert/strict';
import { cacheTag, hostScope, prefixScope } from '../../../core/pages/purge-scopes';
import { KEPT_NOTES } from '../../../handlers/adapters/dynamodb/purge-notes';
import type { PurgeOrder } from '../../../handlers/purge/purge-order';
import type { OperatorReach } from '../../../operations/purge/epoch-reach';
import { NothingToUndoError, planUndo, undo } from '../../../operations/purge/undo';
import { CacheLab } from '../../support/storage/cache-lab';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const [EU, US] = REGIONS;
const WWW = 'www.example.com';

describe('operations/purge/undo', () => {
  let lab: CacheLab;
  beforeEach(async () => {
    lab = await CacheLab.start({ regions: REGIONS });
  });
  afterEach(() => lab.storage.close());

  const reach = (): OperatorReach => ({
    ...lab.reach(),
    notes: lab.storage.sandbox(EU).purgeNotes,
    invalidationId: () => undefined,
  });
  const undoLast = async (id?: string) => undo(reach(), await planUndo(reach(), id));
  const PREFIX: PurgeOrder = { kind: 'prefix', host: WWW, path: '/news' };

  async function keep(path: string): Promise<void> {
    await lab.ask(path);
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    lab.storage.clock.advance(1_000);
  }

  const cachesOf = (path: string) => Promise.all(REGIONS.map(async (region) => (await lab.askIn(region, path)).cache));
  const failRenders = () => {
    lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: '' });
  };

  it('shows the old pages again in every region, by one write a scope and region, and drops what the edges have', async () => {
    await keep('/news/1');
    failRenders();
    await lab.purge().purge(PREFIX);
    assert.deepEqual(await cachesOf('/news/1'), ['STALE-ERROR', 'STALE-ERROR', 'STALE-ERROR']);
    lab.forget();
    const results = await undoLast();
    assert.deepEqual({ complete: results.complete, restored: results.restored }, { complete: true, restored: 1 });
    const updates = lab.storage.dynamoDb.requests().filter(({ operation }) => operation === 'UpdateItem');
    assert.equal(updates.length, REGIONS.length + 1, 'and the note');
    assert.deepEqual(lab.invalidated, [cacheTag(prefixScope(WWW, '/news'))]);
    lab.storage.clock.advance(600_000);
    assert.deepEqual(await cachesOf('/news/1'), ['HIT', 'HIT', 'HIT']);
  });

  it('is heeded by a sandbox that remembers the purge', async () => {
    await keep('/news/1');
    failRenders();
    await lab.purge().purge(PREFIX);
    const serve = lab.serve(US);
    assert.equal((await lab.ask('/news/1', {}, serve)).cache, 'STALE-ERROR');
    await undoLast();
    assert.equal((await lab.ask('/news/1', {}, serve)).cache, 'HIT');
  });

  it('changes nothing the second time, and says so', async () => {
    await keep('/news/1');
    await lab.purge().purge(PREFIX);
    await undoLast();
    lab.forget();
    const again = await undoLast();
    assert.deepEqual({ complete: again.complete, restored: again.restored }, { complete: true, restored: 0 });
    assert.ok(again.note.undoneAtMs !== undefined);
    assert.deepEqual(lab.invalidated, []);
  });

  it('brings the purge before it back, not the time before all purges', async () => {
    await keep('/news/1');
    await lab.purge().purge(PREFIX);
    lab.storage.clock.advance(1_000);
    failRenders();
    await lab.purge().purge(PREFIX);
    await undoLast();
    assert.equal((await lab.ask('/news/1')).cache, 'STALE-ERROR', 'the first purge still holds');
  });

  it('never takes a later purge back, nor a purge along with a mark', async () => {
    await keep('/news/1');
    const first = await lab.purge().purge(PREFIX);
    lab.storage.clock.advance(1_000);
    await lab.purge().purge(PREFIX);
    const plan = await planUndo(reach(), first.id);
    assert.deepEqual({ changes: plan.changes.size, later: plan.later }, { changes: 0, later: 1 });
    await lab.purge().markStale(PREFIX);
    assert.equal((await planUndo(reach())).note.kind, 'stale');
    await undoLast();
    failRenders();
    assert.equal((await lab.ask('/news/1')).cache, 'STALE-ERROR');
  });

  it('holds against a purge that comes at the same time', async () => {
    await keep('/news/1');
    await lab.purge().purge(PREFIX);
    const plan = await planUndo(reach());
    lab.storage.clock.advance(1_000);
    await lab.purge().purge(PREFIX);
    await undo(reach(), plan);
    failRenders();
    assert.equal((await lab.ask('/news/1')).cache, 'STALE-ERROR');
  });

  it('is repeated where a region was away', async () => {
    await keep('/news/1');
    await lab.purge().purge(PREFIX);
    lab.storage.dynamoDb.stopRegion(US);
    const partly = await undoLast();
    assert.deepEqual(
      partly.regions.map(({ done }) => done),
      [true, false, true],
    );
    lab.storage.dynamoDb.startRegion(US);
    assert.equal((await undoLast()).complete, true);
    await lab.storage.replicateIndex();
    assert.deepEqual(await cachesOf('/news/1'), ['HIT', 'HIT', 'HIT']);
  });

  it('keeps the last twenty, and names those that there are not', async () => {
    await assert.rejects(planUndo(reach()), NothingToUndoError);
    for (let count = 0; count < KEPT_NOTES + 3; count++) {
      lab.storage.clock.advance(10);
      await lab.purge().purge({ kind: 'host', host: WWW });
    }
    const notes = await reach().notes.latest();
    assert.deepEqual(
      { count: notes.length, first: notes[0]?.number, last: notes.at(-1)?.number },
      { count: KEPT_NOTES, first: KEPT_NOTES + 3, last: 4 },
    );
    assert.deepEqual(notes[0]?.pages, `all pages of ${WWW}`);
    assert.deepEqual([...(notes[0]?.scopes.keys() ?? [])], [hostScope(WWW)]);
    await assert.rejects(planUndo(reach(), 'none'), /No purge or mark none is noted; --list/);
  });
});
