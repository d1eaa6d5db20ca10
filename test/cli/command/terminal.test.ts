// What commands show: tables, progress, consent, and text that a terminal must not obey.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { consents } from '../../../cli/command/consent';
import { OptionError } from '../../../cli/command/option-error';
import { printable } from '../../../cli/command/printable';
import { progressText, type Repeat, showProgress, showWait } from '../../../cli/command/progress';
import { tableText } from '../../../cli/command/table';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { SetClock } from '../../support/machine/recorded-log';

describe('cli/command/printable', () => {
  it('leaves text, lines, tabs and colours, and shows what a terminal would execute', () => {
    assert.equal(printable('a\tb\nü 漢 \x1b[31mred\x1b[39m'), 'a\tb\nü 漢 \x1b[31mred\x1b[39m');
    assert.equal(printable('\x1b]0;title\x07\x1b[2J\r\0\x9b1m'), '\\x1b]0;title\\x07\\x1b[2J\\x0d\\x00\\x9b1m');
    assert.equal(printable('a\u202egpj.exe'), 'a\\u202egpj.exe');
  });
});

describe('cli/command/consent', () => {
  it('asks nobody where --yes is given', async () => {
    const terminal = recordedTerminal([false]);
    assert.equal(await consents('Drain it?', true, terminal), true);
    assert.deepEqual(terminal.questions, []);
  });

  it('asks on a terminal, and says that nothing was changed after a no', async () => {
    const terminal = recordedTerminal([true, false]);
    assert.equal(await consents('Drain it?', false, terminal), true);
    assert.equal(await consents('Drain it?', false, terminal), false);
    assert.deepEqual(terminal.questions, ['Drain it?', 'Drain it?']);
    assert.equal(terminal.notes(), 'Nothing was changed.\n');
  });

  it('is wrong usage where nobody can be asked', async () => {
    await assert.rejects(consents('Drain it?', false, recordedTerminal()), (error) => {
      assert.ok(error instanceof OptionError);
      assert.equal(error.message, 'Drain it? Nobody can be asked here; add --yes, or try --dry-run first.');
      return true;
    });
  });
});

describe('cli/command/table', () => {
  it('aligns columns, numbers to the right, by what is seen', () => {
    const rows = [
      ['a', '5', ''],
      ['\x1b[31mlonger\x1b[39m', '1,000', 'x'],
      ['漢字', '7'],
    ];
    assert.equal(
      tableText(rows, { head: ['name', 'count'], right: [1] }),
      ['  name    count', '  a           5', '  \x1b[31mlonger\x1b[39m  1,000  x', '  漢字        7'].join('\n'),
    );
    assert.equal(tableText([], {}), '');
  });
});

describe('cli/command/progress', () => {
  /** Progress on a clock that is set by hand. */
  function lab(isTTY: boolean, total?: number, mostMs = 0) {
    const clock = new SetClock(0);
    const screen = Object.assign(new PassThrough(), { isTTY });
    const terminal = { ...recordedTerminal(undefined, clock), error: screen };
    let tick = (): void => undefined;
    let [everyMs, stopped] = [0, false];
    const repeat: Repeat = (run, ms) => {
      [tick, everyMs] = [run, ms];
      return () => void (stopped = true);
    };
    const progress =
      mostMs === 0
        ? showProgress({ what: 'pages', total }, terminal, repeat)
        : { update: () => undefined, end: showWait('Waiting for the edge', mostMs, terminal, repeat) };
    return {
      progress,
      at(ms: number) {
        clock.advance(ms - clock.steadyMs());
        tick();
      },
      screen: () => String(screen.read() ?? ''),
      notes: terminal.notes,
      everyMs: () => everyMs,
      stopped: () => stopped,
    };
  }

  it('tells rate and remaining time in words', () => {
    assert.equal(progressText('pages', 1_200, 10_000, 10_000), '1,200 of 10,000 pages, 120/s, 1 min 14 s left');
    assert.equal(progressText('pages', 3, 10, 2_000), '3 of 10 pages, 1.5/s, 5 s left');
    assert.equal(progressText('pages', 1, 100_000, 1_000), '1 of 100,000 pages, 1.0/s, 27 h 46 min left');
    assert.equal(progressText('pages', 0, 10, 5_000), '0 of 10 pages, 0.0/s');
    assert.equal(progressText('pages', 50, undefined, 1_000), '50 pages, 50/s');
  });

  it('prints a line every ten seconds where there is no terminal', () => {
    const { progress, at, notes, everyMs, stopped } = lab(false, 100);
    assert.equal(everyMs(), 10_000);
    progress.update(10);
    at(10_000);
    progress.update(20);
    at(20_000);
    progress.end();
    assert.equal(notes(), '10 of 100 pages, 1.0/s, 1 min 30 s left\n20 of 100 pages, 1.0/s, 1 min 20 s left\n');
    assert.equal(stopped(), true);
  });

  it('tells how long something is waited for', () => {
    const { progress, at, notes, stopped } = lab(false, undefined, 90_000);
    at(1_000);
    assert.equal(notes(), '');
    at(10_000);
    at(61_000);
    progress.end();
    assert.equal(
      notes(),
      'Waiting for the edge, 10 s of at most 1 min 30 s\nWaiting for the edge, 1 min 1 s of at most 1 min 30 s\n',
    );
    assert.equal(stopped(), true);
    const drawn = lab(true, undefined, 45_000);
    drawn.at(15_000);
    const shown = drawn.screen();
    drawn.progress.end();
    assert.match(shown, /█{10}░{20} Waiting for the edge, 15 s of at most 45 s/);
    assert.doesNotMatch(drawn.screen(), /Waiting/);
  });

  it('draws a bar on a terminal, after two seconds, and takes it away in the end', () => {
    const { progress, at, screen } = lab(true, 100);
    progress.update(10);
    at(1_900);
    assert.equal(screen(), '');
    at(2_000);
    assert.match(screen(), /█+░+ 10 of 100 pages, 5\.0\/s, 18 s left/);
    progress.end();
    assert.doesNotMatch(screen(), /pages/);
    const quick = lab(true);
    quick.progress.update(5);
    quick.progress.end();
    assert.equal(quick.screen(), '');
  });
});
