// `georender smoke` as a process, kept away from AWS: every endpoint is a closed port of this machine.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runGeorender } from '../support/cli/run-georender';
import { deploymentOutputs } from '../support/edge/deployment-outputs';

const CLOSED = 'http://127.0.0.1:1';

describe('cli/smoke', function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-smoke-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  const smoke = (...args: string[]) => runGeorender(['smoke', ...args], { AWS_ENDPOINT_URL: CLOSED, PATH: folder });

  it('helps', async () => {
    const { code, out, err } = await smoke('--help');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^Usage: georender smoke \[options\]\n[^]*Examples:\n {2}georender smoke --stack prod\n/);
  });

  it('ends with 2 where options are missing, with 1 where Pulumi or outputs are', async () => {
    const file = path.join(folder, 'empty.json');
    await writeFile(file, '{}');
    const messages: [string[], number, RegExp][] = [
      [[], 2, /^--stack or --outputs is missing; .*\n$/],
      [['--stack', 'prod'], 1, /^pulumi is not installed, .*\n$/],
      [
        ['--outputs', file],
        1,
        /^\S+empty\.json: output "regions" is missing; .*\n(?:.*\n)*These are no outputs of a deployed Georender .*\n$/,
      ],
    ];
    for (const [args, expected, message] of messages) {
      const { code, out, err } = await smoke(...args);
      assert.deepEqual({ code, out }, { code: expected, out: '' });
      assert.match(err, message);
    }
  });

  it('runs every check, and ends with 1 when one fails', async () => {
    const file = path.join(folder, 'outputs.json');
    await writeFile(
      file,
      JSON.stringify(
        deploymentOutputs({ url: 'https://127.0.0.1:1', siteOrigin: '127.0.0.1:1', regions: ['eu-central-1'] }),
      ),
    );
    const { code, out, err } = await smoke('--outputs', file);
    assert.deepEqual({ code, err }, { code: 1, err: '' });
    const lines = out.trimEnd().split('\n');
    assert.equal(lines[0], 'Checking https://127.0.0.1:1 (distribution E2QWRUHEXAMPLE) in eu-central-1 …');
    assert.equal(lines.filter((line) => /^FAIL .*ECONNREFUSED/.test(line)).length, 10, out);
    assert.equal(lines.at(-1), '0 passed, 10 failed, 1 skipped');
  });
});
