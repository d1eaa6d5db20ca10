// How the Pulumi CLI is run, by a stand-in that tells its environment.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runPulumi } from '../../delivery/engine/run-pulumi';

describe('delivery/engine/run-pulumi', () => {
  const { PATH } = process.env;
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'georender-run-pulumi-'));
    const script = '#!/bin/sh\necho "$PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER $*"\n';
    writeFileSync(path.join(folder, 'pulumi'), script, { mode: 0o755 });
    process.env['PATH'] = `${folder}${path.delimiter}${PATH}`;
  });

  afterEach(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });

  it('finds the encryption of a stack in its state where no settings name it, as on a branch’s second push', async () => {
    const notes: string[] = [];
    const { exitCode } = await runPulumi(['up', '--stack', 'pr-12'], (line) => notes.push(line));
    assert.deepEqual([exitCode, notes], [0, ['true up --stack pr-12 --json --non-interactive --color never']]);
  });
});
