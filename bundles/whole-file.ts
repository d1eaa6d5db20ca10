// Writes files atomically: complete or not at all, also with other writers and interruptions.
import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './make-folder';

type Chunks = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Writes a file and its folder, unless a file of this name exists, which is complete and has the same content. */
export async function writeOnce(file: string, chunks: Chunks): Promise<void> {
  if (!(await exists(file))) await writeWhole(file, chunks);
}

/** Writes a file and its folder. A file of this name is replaced. */
export async function writeWhole(file: string, chunks: Chunks): Promise<void> {
  makeFolder(path.dirname(file));
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    const output = await open(unfinished, 'wx');
    try {
      for await (const chunk of chunks()) await output.writeFile(chunk);
      // After a power cut, the name must not exist without its bytes.
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
