// Where the pictures are, and the hashes of what those were made from.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Picture } from './pictures';

/** The folder of the pictures. */
export const PICTURES_FOLDER = path.join(__dirname, '../../docs/pictures');

/** The hashes, by picture. */
export const MADE_FROM = path.join(PICTURES_FOLDER, 'made-from.json');

/** The file of a picture. */
export function pictureFile({ name }: Pick<Picture, 'name'>): string {
  return path.join(PICTURES_FOLDER, `${name}.webp`);
}

/** The hashes of the pictures whose files are there. */
export function writtenHashes(): Readonly<Record<string, string>> {
  if (!existsSync(MADE_FROM)) return {};
  const hashes = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(MADE_FROM, 'utf8')));
  return Object.fromEntries(Object.entries(hashes).filter(([name]) => existsSync(pictureFile({ name }))));
}
