// Takes the pictures of a running console in the Chromium of this machine.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findChromium, thisMachine } from '../../local/chromium';
import type { Picture } from './pictures';
import { viewReady } from './view-ready';

const WINDOW = { width: 1_280, height: 1_000 };

/** WebP of this quality keeps text sharp, and a picture below 100 KB. */
const QUALITY = 80;

/** The packaged Chromium's one font has no arrows: this machine's fonts fill in. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>PACKAGED/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/**
 * Takes pictures, one after the other.
 * @param folder for temporary files
 * @param onPicture gets each as WebP
 * @throws puppeteer's TimeoutError if a view does not get ready
 */
export async function takePictures(
  consoleUrl: string,
  pictures: readonly Picture[],
  folder: string,
  onPicture: (picture: Picture, webp: Uint8Array) => Promise<void>,
): Promise<void> {
  const browser = await launch(folder);
  try {
    for (const picture of pictures) await onPicture(picture, await take(browser, consoleUrl, picture));
  } finally {
    await browser.close();
  }
}

async function launch(folder: string): Promise<Browser> {
  const { executable, environment } = await findChromium(thisMachine());
  const packaged = environment['FONTCONFIG_PATH'];
  const fonts = path.join(folder, 'fonts.conf');
  if (packaged !== undefined) await writeFile(fonts, FONTS.replace('PACKAGED', packaged));
  return puppeteer.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--lang=en-US', '--hide-scrollbars'],
    env: {
      ...process.env,
      ...environment,
      ...(packaged === undefined ? {} : { FONTCONFIG_FILE: fonts, FONTCONFIG_PATH: folder }),
      TZ: 'UTC',
    },
    pipe: true,
    defaultViewport: WINDOW,
  });
}

async function take(browser: Browser, consoleUrl: string, picture: Picture): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: picture.scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.goto(consoleUrl + picture.address, { waitUntil: 'load' });
    await viewReady(page, picture.until);
    const shown = picture.element === undefined ? page : await page.waitForSelector(picture.element);
    if (shown === null) throw new Error(`${picture.name}: the view has no ${picture.element}.`);
    return await shown.screenshot({ type: 'webp', quality: QUALITY });
  } finally {
    await page.close();
  }
}
