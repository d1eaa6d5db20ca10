// The pictures in the documents: all there, current, small, and shown.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { imageSize } from 'image-size';
import { hashesOfPictures } from '../../../cli/pictures/made-from';
import { PICTURES } from '../../../cli/pictures/pictures';
import { MADE_FROM, PICTURES_FOLDER, pictureFile, writtenHashes } from '../../../cli/pictures/written-pictures';

const MOST_BYTES = 150_000;

describe('the pictures in docs/pictures', () => {
  it('are made from the sources of today (if not: npm run pictures)', async () => {
    assert.deepEqual(writtenHashes(), await hashesOfPictures(), 'run `npm run pictures`');
  });

  it('are all there, and nothing else', () => {
    const files = [MADE_FROM, ...PICTURES.map(pictureFile)].map((file) => path.basename(file));
    assert.deepEqual(readdirSync(PICTURES_FOLDER).sort(), files.sort());
  });

  for (const picture of PICTURES)
    it(`${picture.name} is a small WebP, with a text for those who do not see it`, () => {
      const bytes = readFileSync(pictureFile(picture));
      assert.equal(imageSize(bytes).type, 'webp');
      assert.ok(bytes.length <= MOST_BYTES, `${bytes.length} bytes`);
      const shown = readFileSync(path.join(PICTURES_FOLDER, '../console.md'), 'utf8');
      assert.match(shown, new RegExp(`!\\[[^\\]]{10,}\\]\\(pictures/${picture.name}\\.webp\\)`));
    });
});
