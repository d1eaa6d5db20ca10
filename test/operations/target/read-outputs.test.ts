import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UnreadableFileError } from '../../../core/contract/unreadable-file';
import { OutputsUnreadableError, readOutputsFile, readPulumiOutputs } from '../../../operations/target/read-outputs';

const OUTPUTS = { url: 'https://www.example.com' };

describe('operations/target/read-outputs', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-smoke-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** A program in Pulumi's place. */
  async function program(name: string, script: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  }

  async function messageOf(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => assert.fail('it was read'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OutputsUnreadableError || error instanceof UnreadableFileError, String(error));
    return error.message;
  }

  it('asks Pulumi for the outputs without its secrets', async () => {
    const command = await program('echoing', 'printf \'["%s"]\' "$*"');
    assert.deepEqual(await readPulumiOutputs('prod', command), [
      'stack output --json --show-secrets=false --stack prod',
    ]);
  });

  it('passes on what Pulumi says', async () => {
    const command = await program('refusing', 'echo "error: no stack named \'prod\' found" >&2; exit 255');
    assert.equal(
      await messageOf(readPulumiOutputs('prod', command)),
      "pulumi could not give the outputs of stack prod: error: no stack named 'prod' found",
    );
    const silent = await program('silent', 'exit 3');
    assert.match(
      await messageOf(readPulumiOutputs('prod', silent)),
      /^pulumi could not give the outputs of stack prod: Command failed/,
    );
  });

  it('says how to do without Pulumi', async () => {
    assert.equal(
      await messageOf(readPulumiOutputs('prod', path.join(folder, 'missing'))),
      'pulumi is not installed, or not on the PATH; install it (https://www.pulumi.com/docs/install/), or give the ' +
        'outputs by --outputs FILE.',
    );
  });

  it('refuses what is no JSON', async () => {
    const command = await program('chatty', 'echo Welcome');
    assert.match(
      await messageOf(readPulumiOutputs('prod', command)),
      /^`pulumi stack output .*`: its content is no JSON\.$/,
    );
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{');
    assert.equal(await messageOf(readOutputsFile(file)), `--outputs: ${file}: its content is no JSON.`);
  });

  it('reads a file', async () => {
    const file = path.join(folder, 'outputs.json');
    await writeFile(file, JSON.stringify(OUTPUTS));
    assert.deepEqual(await readOutputsFile(file), OUTPUTS);
    assert.match(
      await messageOf(readOutputsFile(path.join(folder, 'none.json'))),
      /none\.json can't be read: there is no such file; name a file/,
    );
  });
});
