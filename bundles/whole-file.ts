// Files that are there whole or not at all, whoever else writes them and whatever interrupts it.
import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './make-folder';

/** Writes a file and its folder, unless there is a file of this name, which then is whole and of the same content. */
export async function writeOnce(
  file: string,
  chunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  if (await exists(file)) return;
  makeFolder(path.dirname(file));
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    const output = await open(unfinished, 'wx');
    try {
      for await (const chunk of chunks()) await output.writeFile(chunk);
      // A name must not outlive a power cut that its bytes did not.
      await output.sync();
    } finally {
      await output.close();
    }
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
