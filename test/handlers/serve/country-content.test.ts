// `serve` and pages with a country's content: keys of their own, renders in one region alone, countries that the stack
// gave up, and refused variants.
import assert from 'node:assert/strict';
import type { Region } from '../../../core/geography/regions';
import { CacheLab } from '../../support/storage/cache-lab';
import { document, LAB_SITE } from '../../support/storage/lab-site';

const HERE: Region = 'eu-central-1';
const ELSEWHERE: Region = 'us-east-1';
const DAY_MS = 86_400_000;

describe('handlers/serve, a country’s content', () => {
  let lab: CacheLab;
  before(async () => {
    lab = await CacheLab.start({ regions: [HERE, ELSEWHERE] });
    lab.contentRegions = { DE: HERE };
  });
  after(() => lab.storage.close());
  beforeEach(() => lab.reset());

  it('is a page of its own, for each device', async () => {
    lab.browse = async (_url, variant) => document(`<p>${variant}</p>`);
    for (const variant of ['desktop', 'desktop-DE', 'mobile-DE'] as const) {
      const { cache, text } = await lab.askIn(HERE, '/own', { variant });
      assert.deepEqual([cache, text.includes(`<p>${variant}</p>`)], ['MISS', true], variant);
    }
    assert.match((await lab.askIn(HERE, '/own', { variant: 'desktop-DE' })).text, /<p>desktop-DE<\/p>/);
    assert.equal((await lab.askIn(HERE, '/own')).cache, 'HIT');
  });

  it('is kept by every region, but rendered by its own alone', async () => {
    const question = { variant: 'desktop-DE' } as const;
    const none = await lab.askIn(ELSEWHERE, '/one-region', question);
    assert.deepEqual([none.cache, none.reason], ['BYPASS', 'other-region']);
    assert.match(none.text, /shell/);
    assert.equal((await lab.askIn(HERE, '/one-region', question)).cache, 'MISS');
    await lab.storage.replicateIndex();
    assert.match((await lab.askIn(ELSEWHERE, '/one-region', question)).cache ?? '', /^HIT/);
    assert.deepEqual(
      lab.rendered.map(({ region }) => region),
      [HERE],
    );
  });

  it('is shown stale by another region, which orders no render', async () => {
    const question = { variant: 'desktop-DE' } as const;
    await lab.askIn(HERE, '/stale', question);
    await lab.storage.replicateIndex();
    lab.storage.clock.advance(DAY_MS);
    lab.forget();
    const stale = await lab.askIn(ELSEWHERE, '/stale', question);
    assert.match(stale.cache ?? '', /^STALE/);
    assert.deepEqual([lab.events, lab.rendered], [[], []]);
    await lab.askIn(HERE, '/stale', question);
    assert.equal(lab.events.length + lab.rendered.length, 1);
  });

  it('is not rendered after the stack has given it up, while the router still asks for it', async () => {
    const question = { variant: 'desktop-DE' } as const;
    await lab.askIn(HERE, '/given-up', question);
    lab.storage.clock.advance(DAY_MS);
    lab.forget();
    lab.contentRegions = {};
    try {
      assert.match((await lab.askIn(HERE, '/given-up', question)).cache ?? '', /^STALE/);
      const none = await lab.askIn(HERE, '/never-kept', question);
      assert.deepEqual(
        [none.cache, none.reason, none.headers['cache-control']],
        ['BYPASS', 'other-region', 'no-store'],
      );
      assert.deepEqual([lab.events, lab.rendered], [[], []]);
    } finally {
      lab.contentRegions = { DE: HERE };
    }
  });

  it('is refused for any value of the header that names no variant', async () => {
    for (const named of ['desktop-de', 'desktop-DEU', 'desktop-', 'tablet', 'mobile-DE/../x', '', 'desktop-DE-DE'])
      assert.equal((await askWith(named)).status, 400, named);
    assert.equal((await askWith('desktop')).status, 200);

    function askWith(named: string) {
      const serve = lab.serve(HERE);
      return serve({
        headers: {
          'x-georender-url': `https://${LAB_SITE.hosts[0]}/refused`,
          'x-georender-bot': `${named} ${LAB_SITE.hosts[0]}`,
        },
      });
    }
  });
});
