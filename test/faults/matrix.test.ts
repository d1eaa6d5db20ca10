// The answers to a bot and a person when one part fails: {part} × {slow, stalled, refused, cut off, wrong, empty,
// erring} × {no copy, fresh, stale, purged copy, a person}. Each answer is `status content cache reason`, and the
// region if that is the farther one. The requests run together: quiet parts cost their time-outs.
import assert from 'node:assert/strict';
import { type Cell, PARTS, type Part, STATES, type State } from './cells';
import { FaultLab } from './fault-lab';
import { FAULTS, type Fault } from './faulty-service';

/** Answers by state; what holds for all faults of a part, and what is otherwise for one. */
type Row = Readonly<Record<State, string>>;
interface Expected {
  readonly usually: Row;
  readonly but?: Partial<Record<Fault, Partial<Row>>>;
}

const UNHARMED = '200 shell';

const EXPECTED: Readonly<Record<Part, Expected>> = {
  // Kept pages don't need it. Without one, a failure of the site is passed on, but not as one of ours.
  site: {
    usually: {
      none: '500 - BYPASS site-unreachable',
      fresh: '200 kept HIT',
      stale: '200 kept STALE',
      purged: '200 kept STALE-ERROR site-unreachable',
      person: 'broken off',
    },
    but: {
      slow: { none: '500 - BYPASS deadline', purged: '200 kept STALE-ERROR deadline', person: '504 -' },
      stalled: { none: '500 - BYPASS deadline', purged: '200 kept STALE-ERROR deadline' },
      refused: { person: '502 -' },
      // Nobody can tell that a site means something else.
      wrong: { none: '200 strange MISS', purged: '200 strange MISS', person: '200 strange' },
      empty: { none: '200 - MISS empty', purged: '200 kept STALE-ERROR empty', person: '200 -' },
      erring: {
        none: '503 strange MISS status in us-east-1',
        purged: '200 kept STALE-ERROR status',
        person: '503 strange',
      },
    },
  },
  // The bucket alone tells of pages, and never whether they are fresh or purged.
  index: {
    usually: {
      none: '200 new MISS store-failed',
      fresh: '200 kept STALE-ERROR cache-away',
      stale: '200 kept STALE-ERROR cache-away',
      purged: '200 kept STALE-ERROR cache-away',
      person: UNHARMED,
    },
  },
  // A page that can't be read is rendered again.
  bucket: {
    usually: {
      none: '200 new MISS store-failed',
      fresh: '200 new MISS store-failed',
      stale: '200 new MISS store-failed',
      purged: '200 new MISS store-failed',
      person: UNHARMED,
    },
    // It says that it keeps what it is given.
    but: Object.fromEntries(
      (['wrong', 'empty'] as const).map((fault) => [
        fault,
        { none: '200 new MISS', fresh: '200 new MISS', stale: '200 new MISS', purged: '200 new MISS' },
      ]),
    ),
  },
  'other bucket': {
    usually: {
      none: '200 new MISS',
      fresh: '200 new MISS',
      stale: '200 new MISS',
      purged: '200 new MISS',
      person: UNHARMED,
    },
  },
  // Where it takes too long a search engine is to come again, and no other region renders in its place.
  render: {
    usually: {
      none: '200 shell BYPASS renderer-failed',
      fresh: '200 kept HIT',
      stale: '200 kept STALE',
      purged: '200 kept STALE-ERROR renderer-failed',
      person: UNHARMED,
    },
    but: {
      slow: { none: '503 - OVERLOAD busy in us-east-1', purged: '200 kept STALE-ERROR busy' },
      stalled: { none: '503 - OVERLOAD busy in us-east-1', purged: '200 kept STALE-ERROR busy' },
      erring: { none: '503 - OVERLOAD throttled in us-east-1', purged: '200 kept STALE-ERROR throttled' },
    },
  },
  // The next region answers; an answer that has begun can't be taken back.
  region: {
    usually: {
      none: '200 new MISS in us-east-1',
      fresh: '200 kept HIT-REMOTE in us-east-1',
      stale: '200 kept STALE in us-east-1',
      purged: '200 new MISS in us-east-1',
      person: UNHARMED,
    },
    but: {
      stalled: { none: 'broken off', fresh: 'broken off', stale: 'broken off', purged: 'broken off' },
      'cut off': { none: 'broken off', fresh: 'broken off', stale: 'broken off', purged: 'broken off' },
      // Lambda does not give that.
      empty: { none: '200 -', fresh: '200 -', stale: '200 -', purged: '200 -' },
    },
  },
};

/** What may be answered when all is well again: a right page, which is no copy from before the purge. */
const AFTERWARDS: Readonly<Record<State, RegExp>> = {
  none: /^200 new (?:MISS|HIT)/,
  fresh: /^200 (?:kept|new) (?:MISS|HIT|HIT-REMOTE)/,
  stale: /^200 (?:kept|new) (?:MISS|HIT|HIT-REMOTE|STALE)/,
  purged: /^200 new (?:MISS|HIT)/,
  person: /^200 shell$/,
};

describe('a failing part', function () {
  this.timeout(90_000);
  let lab: FaultLab;
  const answers = new Map<string, Promise<string>>();
  const afterwards = new Map<string, string>();

  const nameOf = ({ part, fault, state }: Cell): string => `${part}, ${fault}, ${state}`;
  const cells: readonly Cell[] = PARTS.flatMap((part) =>
    FAULTS.flatMap((fault) => STATES.map((state) => ({ part, fault, state }))),
  );

  before(async () => {
    lab = await FaultLab.start();
    // Regions may tell each other that their renders are throttled, which is no answer to other questions.
    const apart = FAULTS.map((fault) => cells.filter((cell) => cell.part === 'render' && cell.fault === fault));
    for (const together of [cells.filter(({ part }) => part !== 'render'), ...apart]) {
      for (const cell of together) answers.set(nameOf(cell), lab.ask(cell));
      await Promise.all(answers.values());
      lab.passTime();
    }
    await lab.heal();
    for (const cell of cells) afterwards.set(nameOf(cell), await lab.ask(cell));
  });
  after(() => lab.close());

  for (const part of PARTS) {
    for (const fault of FAULTS) {
      it(`${part} ${fault}: everyone gets the best that there is`, async () => {
        const { usually, but } = EXPECTED[part];
        const got = await Promise.all(
          STATES.map(async (state) => [state, await answers.get(nameOf({ part, fault, state }))]),
        );
        assert.deepEqual(Object.fromEntries(got), { ...usually, ...but?.[fault] });
      });
    }
  }

  it('leaves nothing wrong behind, in no cache', () => {
    // What the site shows with success is the page.
    const told = cells.filter(({ part, fault }) => part !== 'site' || fault !== 'wrong');
    const wrong = told.filter((cell) => !AFTERWARDS[cell.state].test(afterwards.get(nameOf(cell)) ?? ''));
    assert.deepEqual(
      wrong.map((cell) => `${nameOf(cell)}: ${afterwards.get(nameOf(cell))}`),
      [],
    );
  });
});
