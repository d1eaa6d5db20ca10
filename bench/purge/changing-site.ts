// A site whose pages say which version they are.
import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';

/** A running site. */
export interface ChangingSite {
  readonly url: string;
  version: number;
  close(): Promise<void>;
}

/** Starts it, with version 0. */
export async function startChangingSite(): Promise<ChangingSite> {
  const server = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=0, s-maxage=31536000',
    });
    response.end(
      `<!doctype html><html lang="en"><title>Page</title><p>${versionText(site.version)}</p>
<script>document.body.append('This text is by the script of the page.')</script>`,
    );
  });
  const url = await listenOnLoopback(server);
  const site: ChangingSite = { url, version: 0, close: () => closeServer(server) };
  return site;
}

/** What a page of a version says. */
export function versionText(version: number): string {
  return `This is version ${version} of the page.`;
}
