// The result of a small test run, as mochawesome's reporter writes it.

const SUITE_ID = '6f1c0d2e-0000-4000-8000-000000000001';

function test(number: number, title: string, passes: boolean): object {
  const uuid = `6f1c0d2e-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`;
  return {
    title,
    fullTitle: `The lamp ${title}`,
    timedOut: false,
    duration: 4,
    state: passes ? 'passed' : 'failed',
    speed: 'fast',
    pass: passes,
    fail: !passes,
    pending: false,
    context: null,
    code: 'assert.ok(lamp.isLit());',
    uuid,
    parentUUID: SUITE_ID,
    isHook: false,
    skipped: false,
    err: passes ? {} : { message: 'AssertionError: the lamp is out', estack: 'at lamp.test.js:7' },
  };
}

const TESTS = [
  test(1, 'burns all night', true),
  test(2, 'is seen from twelve miles', true),
  test(3, 'needs no oil', false),
];

/** Two passes and a failure. */
export const MOCHA_REPORT = {
  stats: {
    suites: 1,
    tests: 3,
    passes: 2,
    pending: 0,
    failures: 1,
    start: '2026-01-01T00:00:00.000Z',
    end: '2026-01-01T00:00:01.000Z',
    duration: 12,
    testsRegistered: 3,
    passPercent: 66.7,
    pendingPercent: 0,
    other: 0,
    hasOther: false,
    skipped: 0,
    hasSkipped: false,
  },
  results: [
    {
      uuid: '6f1c0d2e-0000-4000-8000-000000000000',
      title: '',
      fullFile: '',
      file: '',
      beforeHooks: [],
      afterHooks: [],
      tests: [],
      passes: [],
      failures: [],
      pending: [],
      skipped: [],
      duration: 0,
      root: true,
      rootEmpty: true,
      _timeout: 2000,
      suites: [
        {
          uuid: SUITE_ID,
          title: 'The lamp',
          fullFile: '/lamp.test.js',
          file: '/lamp.test.js',
          beforeHooks: [],
          afterHooks: [],
          tests: TESTS,
          suites: [],
          passes: TESTS.slice(0, 2).map(uuidOf),
          failures: TESTS.slice(2).map(uuidOf),
          pending: [],
          skipped: [],
          duration: 12,
          root: false,
          rootEmpty: false,
          _timeout: 2000,
        },
      ],
    },
  ],
  meta: {
    mocha: { version: '10.0.0' },
    mochawesome: { options: {}, version: '7.0.0' },
    marge: { options: {}, version: '6.0.0' },
  },
};

function uuidOf(entry: object): string {
  return 'uuid' in entry ? String(entry.uuid) : '';
}
