// `npm run pictures`: takes the pictures whose sources changed; `npm run pictures -- --all` takes every one.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartedParts } from '../../local/started-parts';
import { makeTemporaryFolder } from '../../local/state/temporary-folder';
import { startDemoRun } from '../pictures/demo-run';
import { hashesOfPictures } from '../pictures/made-from';
import { PICTURES, type Picture } from '../pictures/pictures';
import { takePictures } from '../pictures/take-pictures';
import { MADE_FROM, PICTURES_FOLDER, pictureFile, writtenHashes } from '../pictures/written-pictures';
import { runScript, say } from './run-script';

runScript(async () => {
  mkdirSync(PICTURES_FOLDER, { recursive: true });
  const hashes = await hashesOfPictures();
  const written = writtenHashes();
  const takesAll = process.argv.includes('--all');
  const stale = PICTURES.filter(({ name }) => takesAll || written[name] !== hashes[name]);
  if (stale.length > 0) await take(stale);
  removeOthers();
  writeFileSync(MADE_FROM, `${JSON.stringify(hashes, undefined, 2)}\n`);
  say(`${stale.length} of ${PICTURES.length} pictures taken`);
});

async function take(pictures: readonly Picture[]): Promise<void> {
  const folder = await makeTemporaryFolder();
  const started = new StartedParts();
  started.defer(folder.remove);
  try {
    const url = await startDemoRun(folder.path, started);
    await takePictures(url, pictures, folder.path, async (picture, webp) => {
      writeFileSync(pictureFile(picture), webp);
      say(`${picture.name}: ${webp.length} bytes`);
    });
  } finally {
    await started.disposeAsync();
  }
}

/** Views that were removed or renamed. */
function removeOthers(): void {
  const known = new Set([MADE_FROM, ...PICTURES.map(pictureFile)]);
  for (const file of readdirSync(PICTURES_FOLDER).map((name) => path.join(PICTURES_FOLDER, name)))
    if (!known.has(file)) rmSync(file);
}
