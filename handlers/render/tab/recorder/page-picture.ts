// Takes a picture of a page, of its whole width and of its height up to a bound.
import type { CDPSession } from 'puppeteer-core';
import { type Device, emulationOf } from '../device';
import type { Evaluate } from '../tall-window';

/** Higher pages are cut, in CSS pixels: Chromium's textures end at 16,384, and the picture has to fit into memory. */
const MOST_HEIGHT = 8_000;

/** A picture has come after five frames at most. */
const MOST_FRAMES = 20;

/** The page's height, in our world. */
const HEIGHT = 'Math.max(document.documentElement?.scrollHeight ?? 0, document.body?.scrollHeight ?? 0)';

/**
 * A PNG of the page; undefined if the browser gives none.
 * @param draw draws a frame, where frames are drawn on order
 */
export async function takePicture(
  session: Pick<CDPSession, 'send'>,
  device: Device,
  evaluate: Evaluate,
  draw: () => Promise<void>,
): Promise<Uint8Array | undefined> {
  const content = Number(await evaluate(HEIGHT));
  const height = Math.min(MOST_HEIGHT, Math.max(device.height, Math.ceil(content) || 0));
  // Pages are painted at almost no scale otherwise (device.ts).
  await session.send('Emulation.setDeviceMetricsOverride', { ...emulationOf(device), height, scale: 1 });
  await draw();
  let isTaken = false;
  const taken = session.send('Page.captureScreenshot', { format: 'png' }).finally(() => (isTaken = true));
  taken.catch(() => undefined);
  // It waits for frames that show the new window.
  for (let frames = 0; frames < MOST_FRAMES && !isTaken; frames += 1) await draw();
  const { data } = await taken;
  return data === '' ? undefined : Buffer.from(data, 'base64');
}
