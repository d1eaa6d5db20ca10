// The script that sets a page's clock right, with a clock that a test moves.
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { scriptSource } from '../../../../handlers/render/injected/scripts';

/** The window's time origin by the browser's clock, and how far that clock is ahead. */
const ORIGIN_MS = 1_900_000_000_000;
const AHEAD_MS = 90_000_000;

/** A window whose native clock stands at `atMs`. */
class ClockedWindow {
  private readonly context: vm.Context;

  constructor(aheadMs = AHEAD_MS) {
    this.context = vm.createContext({});
    this.run(`var window = globalThis, top = window, location = { href: 'https://a.example/' }; let atMs = 0;
      class Performance { now() { return atMs; } get timeOrigin() { return ${ORIGIN_MS}; } } var performance = new Performance();
      Date.now = new Proxy(Date.now, { apply: () => Math.floor(${ORIGIN_MS} + atMs) });`);
    this.run(scriptSource('pageClock', { aheadMs, blankName: 'blank' }));
  }

  /** The native clock moves. */
  at(ms: number): this {
    this.run(`atMs = ${ms}`);
    return this;
  }

  /** The value of a page's script, a number. */
  number(script: string): number {
    const value: unknown = this.run(script);
    return typeof value === 'number' ? value : assert.fail(`${script} is ${String(value)}`);
  }

  run(script: string): unknown {
    return vm.runInContext(script, this.context, { timeout: 5_000 });
  }
}

describe('handlers/render/injected/page-clock', () => {
  const RIGHT_MS = ORIGIN_MS - AHEAD_MS;

  it('corrects a browser’s clock that is ahead, everywhere', () => {
    const window = new ClockedWindow().at(1_234.5);
    for (const script of [
      'Date.now()',
      'new Date().getTime()',
      '+new Date()',
      'Reflect.construct(Date, []).getTime()',
      'Date.now.call(null)',
    ]) {
      assert.equal(window.number(script), RIGHT_MS + 1_234, script);
    }
    assert.equal(window.number('performance.timeOrigin'), RIGHT_MS);
    assert.equal(window.number('performance.now()'), 1_234.5);
    assert.equal(window.run('Date()'), new Date(RIGHT_MS + 1_234).toString());
  });

  it('corrects a clock that is behind', () => {
    assert.equal(new ClockedWindow(-5_000).at(10).number('Date.now()'), ORIGIN_MS + 5_010);
  });

  it('leaves given dates alone', () => {
    const window = new ClockedWindow();
    for (const [script, expected] of [
      ['new Date(0).getTime()', 0],
      [`new Date('2020-01-01T00:00:00Z').getTime()`, Date.UTC(2020, 0, 1)],
      ['new Date(2020, 0, 1).getTime()', new Date(2020, 0, 1).getTime()],
      ['Date.UTC(2020, 0, 1)', Date.UTC(2020, 0, 1)],
      [`Date.parse('1970-01-01T00:00:01Z')`, 1_000],
      ['Date.length', 7],
    ] as const)
      assert.equal(window.number(script), expected, script);
    assert.equal(window.run('isNaN(new Date(undefined))'), true);
  });

  it('keeps Date one class', () => {
    const window = new ClockedWindow();
    for (const script of [
      'new Date() instanceof Date',
      'new Date(0).constructor === Date',
      'Date.prototype.constructor === Date',
      `Date.name === 'Date'`,
      'class Own extends Date {}; new Own() instanceof Own && new Own() instanceof Date',
      '/native code/.test(Function.prototype.toString.call(Date))',
    ])
      assert.equal(window.run(script), true, script);
    assert.equal(window.number('new (class extends Date {})().getTime()'), RIGHT_MS);
  });

  for (const loop of [
    'const until = Date.now() + 200; while (Date.now() < until);',
    'const until = performance.now() + 200; while (performance.now() < until);',
    'const until = +new Date() + 50; while (new Date() < until);',
  ]) {
    it(`lets time creep on within one task: ${loop}`, () => {
      const window = new ClockedWindow().at(100);
      window.run(`(() => { ${loop} })()`);
      assert.ok(window.number('performance.now()') > 149);
    });
  }

  it('does not creep for a script that measures itself a few times', () => {
    const window = new ClockedWindow().at(100);
    assert.equal(window.number('let last; for (let n = 0; n < 400; n += 1) last = performance.now(); last'), 100);
  });

  it('gives the crept time back, and never runs backwards', () => {
    const window = new ClockedWindow().at(100);
    let last = window.number('(() => { while (performance.now() < 150); return performance.now(); })()');
    for (const ms of [101, 120, 149, 150, 160, 200]) {
      const now = window.at(ms).number('performance.now()');
      assert.ok(now >= last, `${now} after ${last}`);
      last = now;
    }
    assert.equal(last, 200);
    assert.equal(window.number('Date.now()'), RIGHT_MS + 200);
  });

  it('counts for each document on its own', () => {
    const [one, other] = [new ClockedWindow().at(100), new ClockedWindow().at(100)];
    one.run('while (performance.now() < 150);');
    assert.equal(other.number('performance.now()'), 100);
  });
});
