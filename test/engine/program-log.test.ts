// What a user sees of a wrong setting, in the process that Pulumi starts.
import assert from 'node:assert/strict';
import { runProgram } from './program-log';

/** The program ended itself, and the user has been told why (@pulumi/pulumi/cmd/run). */
const ALREADY_SHOWN = 32;

describe('the program with a wrong setting', function () {
  this.timeout(300_000);

  it('is told once, without a stack and without colours', async () => {
    const { exitCode, shown } = await runProgram({ 'georender:siteOrigin': '5', 'georender:freshness': 'soon' });
    assert.equal(exitCode, ALREADY_SHOWN);
    assert.equal(shown.length, 1);
    const lines = shown[0]?.split('\n') ?? [];
    assert.equal(lines[0], "The settings can't be deployed:");
    assert.deepEqual(
      lines.slice(1).map((line) => /^ {2}- (\w+) is /.exec(line)?.[1]),
      ['siteOrigin', 'regions', 'homeRegion', 'freshness'],
    );
    assert.ok(!shown[0]?.includes('\u001b'));
  });
});
