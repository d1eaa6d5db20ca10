import assert from 'node:assert/strict';
import { Command } from 'commander';
import { recacheOptions } from '../../../cli/purge/recache-options';
import { awaitNewVersion, type NewVersion, OldVersionError } from '../../../operations/purge/new-version';
import { SetClock } from '../../support/machine/recorded-log';
import { labPage } from '../../support/storage/lab-site';

const { url } = labPage('/');

describe('operations/purge/new-version', () => {
  const awaitMarker = (bodies: readonly string[], clock = new SetClock(0)) => {
    let looks = 0;
    const fetch = async () => ({ status: 200, headers: [], body: Buffer.from(bodies[looks++] ?? bodies.at(-1) ?? '') });
    return awaitNewVersion({ afterMs: undefined, marker: 'app.2.js', url, waitMs: 60_000 }, { fetch }, clock);
  };

  it('asks the site until its document has the marker', async () => {
    const clock = new SetClock(0);
    await awaitMarker(['app.1.js', 'app.1.js', 'app.2.js'], clock);
    assert.equal(clock.nowMs(), 2_000 + 3_000);
  });

  it('gives up after the wait, and names only options that `georender recache` has', async () => {
    const command = new Command();
    recacheOptions.declare?.(command);
    await assert.rejects(awaitMarker(['app.1.js']), (error: unknown) => {
      assert.ok(error instanceof OldVersionError);
      const named = error.message.match(/--[a-z-]+/g);
      assert.deepEqual(named, ['--marker', '--marker-wait']);
      assert.ok(named.every((name) => command.options.some(({ long }) => long === name)));
      return true;
    });
  });

  /** Answers of the site, one after another; the last one stays. */
  const awaitVersion = async (version: Partial<NewVersion>, answers: readonly (string | number | Error)[]) => {
    const clock = new SetClock(10_000);
    const looks: number[] = [];
    const fetch = async () => {
      const answer = answers[looks.length - 1] ?? answers.at(-1) ?? '';
      if (answer instanceof Error) throw answer;
      const status = typeof answer === 'number' ? answer : 200;
      return { status, headers: [], body: Buffer.from(typeof answer === 'string' ? answer : 'v2') };
    };
    const wanted = { afterMs: undefined, marker: 'v2', url, waitMs: 60_000, ...version };
    const failure = await awaitNewVersion(wanted, { fetch }, clock, (count) => looks.push(count)).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return { failure, looks: looks.length, passedMs: clock.nowMs() - 10_000 };
  };

  it('waits for a time, and asks nothing without a marker', async () => {
    const version = { marker: undefined, afterMs: 40_000 };
    assert.deepEqual(await awaitVersion(version, ['v1']), { failure: undefined, looks: 0, passedMs: 30_000 });
  });

  it('goes on at once if the time has passed, and asks for the marker then', async () => {
    assert.deepEqual(await awaitVersion({ afterMs: 5_000 }, ['v2']), { failure: undefined, looks: 1, passedMs: 0 });
  });

  it('finds a pattern in place of a text', async () => {
    const { failure, looks } = await awaitVersion({ marker: /app\.[0-9a-f]{4}\.js/ }, ['app.js', 'app.4f2a.js']);
    assert.deepEqual([failure, looks], [undefined, 2]);
  });

  it('takes no error page for the new version, and asks again when the site does not answer', async () => {
    const { failure, looks } = await awaitVersion({}, [new Error('refused'), 503, 404, 'v2']);
    assert.deepEqual([failure, looks], [undefined, 4]);
  });

  it('says what the site has answered last', async () => {
    assert.match((await awaitVersion({}, ['v1', 503])).failure ?? '', /it answers 503/);
    assert.match((await awaitVersion({}, ['v1', new Error('The site hung up.')])).failure ?? '', /The site hung up/);
    assert.match((await awaitVersion({}, ['v1'])).failure ?? '', /its document \(200\) lacks the marker/);
  });

  it('asks ever less often, at least each half a minute, and once more when the wait is over', async () => {
    const { looks, passedMs, failure } = await awaitVersion({ waitMs: 600_000 }, ['v1']);
    assert.equal(passedMs, 600_000);
    assert.ok(looks > 600_000 / 30_000 && looks < 30, `${looks} looks`);
    assert.match(failure ?? '', new RegExp(`after ${looks} looks in 600 s`));
  });
});
