// Broken pages, and sites that fail: shown with a mark, left for later requests, and tried again after cooldowns.
import assert from 'node:assert/strict';
import { CacheLab } from '../../../support/storage/cache-lab';
import { LEASE_TIMES } from '../../../support/storage/embedded-storage';
import { document } from '../../../support/storage/lab-site';
import { askAtOnce, HOUR_RULE, renderOnceTried } from '../../../support/storage/rush';

describe('handlers/serve/shared-renders, broken pages', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: ['eu-central-1', 'us-east-1'], freshness: [HOUR_RULE] });
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  const broken = {
    'script-failed': async () => document('<p>half</p>', { broken: 'script-failed' }),
    'api-failed': async () => document('<p>half</p>', { broken: 'api-failed' }),
    empty: async () => document('<p>half</p>', { broken: 'empty' }),
    partial: async () => document('<p>half</p>', { partial: true }),
  } as const;
  for (const [reason, browse] of Object.entries(broken)) {
    it(`gives waiting requests a broken page, marked (${reason})`, async () => {
      const path = `/broken/${reason}`;
      renderOnceTried(lab, 10, browse);
      const answers = await askAtOnce(lab, { requests: 10, sandboxes: 10 }, path);
      assert.ok(
        answers.every(
          ({ text, cache, reason: said, headers }) =>
            text === '<p>half</p>' && cache === 'MISS' && said === reason && headers['cache-control'] === 'no-store',
        ),
      );
      assert.deepEqual(
        { rendered: lab.rendered.length, fetched: lab.fetched, record: (await lab.find(path)).record },
        { rendered: 1, fetched: [], record: undefined },
      );
    });

    it(`gives later ones a broken page again, marked, and tries it after a growing cooldown (${reason})`, async () => {
      const path = `/broken/again/${reason}`;
      lab.browse = browse;
      await lab.ask(path);
      for (const pauseSeconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
        lab.storage.clock.advance(pauseSeconds * 1000 - 1);
        const again = await lab.ask(path);
        assert.partialDeepStrictEqual(again, { text: '<p>half</p>', reason, cache: 'HIT' }, String(pauseSeconds));
        lab.storage.clock.advance(1);
        assert.equal((await lab.ask(path)).cache, 'MISS', String(pauseSeconds));
      }
      assert.deepEqual(
        { fetched: lab.fetched, record: (await lab.find(path)).record },
        { fetched: [], record: undefined },
      );
    });

    it(`gives the last good copy in its place if there is one (${reason})`, async () => {
      const path = `/broken/good/${reason}`;
      lab.browse = async () => document('<p>good</p>');
      await lab.ask(path);
      lab.storage.clock.advance(2 * 3_600_000);
      lab.forget();
      renderOnceTried(lab, 10, browse);
      const answers = [...(await askAtOnce(lab, { requests: 10, sandboxes: 10 }, path)), await lab.ask(path)];
      assert.ok(
        answers.every(
          ({ text, cache, reason: said }) => text === '<p>good</p>' && cache === 'STALE-ERROR' && said === reason,
        ),
        JSON.stringify(answers),
      );
      assert.deepEqual({ rendered: lab.rendered.length, fetched: lab.fetched }, { rendered: 1, fetched: [] });
    });
  }

  it('renders a broken page at once when it is purged, and starts with short cooldowns again', async () => {
    lab.browse = broken.empty;
    for (const pauseMs of [5_000, 10_000, 20_000]) {
      await lab.ask('/broken/purged');
      lab.storage.clock.advance(pauseMs);
    }
    await lab.ask('/broken/purged');
    assert.equal((await lab.ask('/broken/purged')).cache, 'HIT');
    lab.storage.clock.advance(1);
    await lab.purge().purge({ kind: 'urls', urls: ['https://www.example.com/broken/purged'] });
    lab.forget();
    assert.equal((await lab.ask('/broken/purged')).cache, 'MISS');
    assert.equal((await lab.ask('/broken/purged')).cache, 'HIT');
    lab.storage.clock.advance(5_000);
    assert.equal((await lab.ask('/broken/purged')).cache, 'MISS');
    lab.browse = async () => document('<p>mended</p>');
    lab.storage.clock.advance(10_000);
    assert.deepEqual(
      { text: (await lab.ask('/broken/purged')).text, cache: (await lab.ask('/broken/purged')).cache },
      { text: '<p>mended</p>', cache: 'HIT' },
    );
  });

  it('keeps a broken page’s cooldowns apart by region', async () => {
    lab.browse = broken.empty;
    await lab.askIn('eu-central-1', '/broken/regions');
    assert.deepEqual(
      [
        (await lab.askIn('us-east-1', '/broken/regions')).cache,
        (await lab.askIn('us-east-1', '/broken/regions')).cache,
      ],
      ['MISS', 'HIT'],
    );
  });

  it('gives a site that fails or refuses a cooldown of a few seconds, with its own page', async () => {
    lab.browse = async () => document('<p>no</p>', { status: 500 });
    for (const expected of ['MISS', 'HIT']) {
      const answer = await lab.ask('/site-fails');
      assert.deepEqual(
        {
          status: answer.status,
          cache: answer.cache,
          reason: answer.reason,
          text: answer.text,
          rendered: lab.rendered.length,
        },
        { status: 500, cache: expected, reason: 'status', text: '<p>no</p>', rendered: 1 },
      );
    }
    for (const renders of [2, 3, 4]) {
      lab.storage.clock.advance(LEASE_TIMES.cooldownMs);
      await lab.ask('/site-fails');
      assert.equal(lab.rendered.length, renders, 'the pause does not grow');
    }
  });
});
