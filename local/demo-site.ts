// Builds and starts the demo site.
import { buildDemoSite } from '../demo/build';
import { type DemoSite, startDemoSite } from '../demo/server';
import type { PartsToEnd } from './started-parts';

/** Starts it; it ends with `started`. @param port 0 takes any free one */
export async function startDemo(distDir: string, started: PartsToEnd, port = 0): Promise<DemoSite> {
  await buildDemoSite(distDir);
  const demo = await startDemoSite({ distDir, port });
  started.defer(() => demo.close());
  return demo;
}
