// The built files of the demo site, read into memory once.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One built file, ready to be sent. */
export interface SiteFile {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** The folder holds no built site. */
export class SiteNotBuiltError extends Error {
  override readonly name = 'SiteNotBuiltError';
}

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
]);

/**
 * Reads a built site: URL path (`/assets/…`) → file. Only these paths can ever be served, so no request
 * can reach outside the folder. Throws `SiteNotBuiltError` if the folder has no index.html.
 */
export async function readSiteFiles(
  distDir: string,
): Promise<{ readonly index: SiteFile; readonly files: ReadonlyMap<string, SiteFile> }> {
  const files = new Map<string, SiteFile>();
  for (const file of await filesUnder(distDir)) {
    const urlPath = `/${path.relative(distDir, file).split(path.sep).join('/')}`;
    const contentType = contentTypes.get(path.extname(file)) ?? 'application/octet-stream';
    files.set(urlPath, { bytes: await readFile(file), contentType });
  }
  const index = files.get('/index.html');
  if (index === undefined) throw notBuilt(distDir);
  return { index, files };
}

async function filesUnder(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  } catch (cause) {
    throw notBuilt(dir, cause);
  }
}

function notBuilt(dir: string, cause?: unknown): SiteNotBuiltError {
  return new SiteNotBuiltError(
    `distDir ${JSON.stringify(dir)} has no index.html; it must be a folder filled by buildDemoSite()`,
    { cause },
  );
}
