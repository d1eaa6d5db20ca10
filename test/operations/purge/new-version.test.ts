import assert from 'node:assert/strict';
import { Command } from 'commander';
import { recacheOptions } from '../../../cli/purge/recache-options';
import { awaitNewVersion, OldVersionError } from '../../../operations/purge/new-version';
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
});
