// Builds and starts the demo site.
import { buildDemoSite } from '../demo/build';
import { type DemoSite, startDemoSite } from '../demo/server';
import type { PartsToEnd } from './started-parts';

/** Starts it; it ends with `started`. */
export async function startDemo(distDir: string, started: PartsToEnd): Promise<DemoSite> {
  await buildDemoSite(distDir);
  const demo = await startDemoSite({ distDir });
  started.defer(() => demo.close());
  return demo;
}
