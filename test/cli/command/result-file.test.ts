// Files that options name.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeResult } from '../../../cli/command/result-file';
import { errorText } from '../../../core/contract/georender-error';

describe('cli/command/result-file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-render-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes texts and pictures', async () => {
    const file = path.join(folder, 'page.har');
    await writeResult('--har', file, 'text');
    assert.equal(await readFile(file, 'utf8'), 'text');
  });

  it('names the option, the file and the mend if it can not, without a stack', async () => {
    const file = path.join(folder, 'absent/page.png');
    const error: unknown = await writeResult('--screenshot', file, Buffer.of(1)).catch((thrown: unknown) => thrown);
    assert.equal(
      errorText(error),
      `--screenshot: ${file} can't be written (ENOENT); name a file in a folder that exists and can be written to.`,
    );
  });
});
