// `npm run smoke` as a process, kept away from AWS: every endpoint is a closed port of this machine.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const CLOSED = 'http://127.0.0.1:1';
const ENVIRONMENT = {
  AWS_ENDPOINT_URL: CLOSED,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: os.devNull,
  AWS_SHARED_CREDENTIALS_FILE: os.devNull,
};

describe('cli/smoke', function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-smoke-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  function smoke(...args: string[]): Promise<Ended> {
    const node = ['-r', 'ts-node/register/transpile-only', 'cli/smoke.ts', ...args];
    const options = { cwd: path.join(__dirname, '../..'), env: { ...ENVIRONMENT, PATH: folder } };
    return new Promise((resolve) => {
      execFile(process.execPath, node, options, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }

  it('helps', async () => {
    const { code, out, err } = await smoke('--help');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^Usage: npm run smoke -- /);
  });

  it('ends with 1 and a message where options, Pulumi or outputs are missing', async () => {
    const file = path.join(folder, 'empty.json');
    await writeFile(file, '{}');
    const messages: [string[], RegExp][] = [
      [[], /^--stack or --outputs is missing; .*\n$/],
      [['--stack', 'prod'], /^pulumi is not installed, .*\n$/],
      [
        ['--outputs', file],
        /^\S+empty\.json: output "regions" is missing; .*\n(?:.*\n)*These are no outputs of a deployed Georender; .*\n$/,
      ],
    ];
    for (const [args, message] of messages) {
      const { code, out, err } = await smoke(...args);
      assert.deepEqual({ code, out }, { code: 1, out: '' });
      assert.match(err, message);
    }
  });

  it('runs every check, and ends with 1 when one fails', async () => {
    const file = path.join(folder, 'outputs.json');
    await writeFile(
      file,
      JSON.stringify({
        url: 'https://127.0.0.1:1',
        siteOrigin: '127.0.0.1:1',
        homeRegion: 'eu-central-1',
        regions: ['eu-central-1'],
        indexTable: 'index',
        pagesBuckets: { 'eu-central-1': 'pages' },
        routerFunction: 'router',
        distributionId: 'E1',
        queryPolicy: { mode: 'ignore', names: [], sort: true },
      }),
    );
    const { code, out, err } = await smoke('--outputs', file);
    assert.deepEqual({ code, err }, { code: 1, err: '' });
    const lines = out.trimEnd().split('\n');
    assert.equal(lines[0], 'Checking https://127.0.0.1:1 (distribution E1) in eu-central-1 …');
    assert.equal(lines.filter((line) => /^FAIL .*ECONNREFUSED/.test(line)).length, 10, out);
    assert.equal(lines.at(-1), '0 passed, 10 failed');
  });
});
