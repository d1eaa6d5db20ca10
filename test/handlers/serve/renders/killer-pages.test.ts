// Pages that cost `render` its sandbox, its browser or all of its time at every try.
import assert from 'node:assert/strict';
import type { RenderReason } from '../../../../handlers/render-protocol/render-protocol';
import { RenderBrokeDownError } from '../../../../handlers/serve/ports';
import { CacheLab } from '../../../support/storage/cache-lab';
import { document, labPage } from '../../../support/storage/lab-site';

const HOME = 'eu-central-1';

describe('handlers/serve: pages that kill their render', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: [HOME] });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  /** Asks for a page every five seconds. @returns the seconds at which `render` was asked */
  async function triedAt(path: string, reason: RenderReason, seconds: number): Promise<readonly number[]> {
    const { invoke } = lab;
    const tried: number[] = [];
    for (let second = 0; second < seconds; second += 5) {
      lab.invoke = (...asked) => {
        tried.push(second);
        return invoke(...asked);
      };
      const answer = await lab.ask(path);
      assert.partialDeepStrictEqual(answer, { cache: 'BYPASS', reason, text: '<p>shell</p>' });
      lab.storage.clock.advance(5_000);
    }
    return tried;
  }

  const killers: Readonly<Record<string, readonly [RenderReason, () => void]>> = {
    'kills the sandbox': [
      'renderer-failed',
      () => (lab.invoke = () => Promise.reject(new RenderBrokeDownError('Runtime exited'))),
    ],
    'crashes its browser': [
      'browser-failed',
      () => (lab.browse = async () => ({ kind: 'failed', reason: 'browser-failed', detail: 'The page crashed.' })),
    ],
    hangs: [
      'deadline',
      () => (lab.browse = async () => ({ kind: 'failed', reason: 'deadline', detail: 'The page is busy.' })),
    ],
  };
  for (const [what, [reason, begin]] of Object.entries(killers)) {
    it(`tries a page less and less often that ${what}`, async () => {
      begin();
      assert.deepEqual(await triedAt(`/kills/${reason}`, reason, 160), [0, 5, 15, 35, 75, 155]);
    });
  }

  it('tries a page again every few seconds if `render` could not be asked: that is not the page’s fault', async () => {
    lab.invoke = () => Promise.reject(new Error('Rate exceeded'));
    assert.deepEqual(await triedAt('/throttled', 'renderer-failed', 20), [0, 5, 10, 15]);
  });

  it('tries one at once that was purged', async () => {
    lab.invoke = () => Promise.reject(new RenderBrokeDownError('Runtime exited'));
    await triedAt('/mended', 'renderer-failed', 40);
    lab.reset();
    lab.browse = async () => document('<p>mended</p>');
    assert.equal((await lab.ask('/mended')).reason, 'renderer-failed');
    await lab.purge().purge({ kind: 'urls', urls: [labPage('/mended').keyUrl] });
    assert.equal((await lab.ask('/mended')).text, '<p>mended</p>');
  });

  it('starts with short cooldowns again after a purge, if it still kills', async () => {
    lab.invoke = () => Promise.reject(new RenderBrokeDownError('Runtime exited'));
    await triedAt('/still', 'renderer-failed', 40);
    await lab.purge().purge({ kind: 'urls', urls: [labPage('/still').keyUrl] });
    assert.deepEqual(await triedAt('/still', 'renderer-failed', 40), [0, 5, 15, 35]);
  });

  it('remembers a stale page whose renders die without a waiting request', async () => {
    lab.browse = async () => document('<p>good</p>');
    await lab.ask('/stale');
    lab.storage.clock.advance(25 * 3_600_000);
    const handedOverAt: number[] = [];
    for (let minute = 0; minute < 40; minute += 1) {
      lab.events.length = 0;
      const answer = await lab.ask('/stale');
      assert.partialDeepStrictEqual(answer, { cache: 'STALE', text: '<p>good</p>' });
      if (lab.events.length > 0) handedOverAt.push(minute);
      lab.storage.clock.advance(60_000);
    }
    // Nothing comes of what is handed over: as long as its lease lasts, then for pauses that grow to five minutes.
    assert.deepEqual(handedOverAt, [0, 2, 4, 6, 8, 10, 13, 18, 23, 28, 33, 38]);
  });
});
