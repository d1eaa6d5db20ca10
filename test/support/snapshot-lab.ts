// Renders pages in a real Chromium, and parses the HTML there again with scripting off, as a crawler would.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { PageSnapshot } from '../../handlers/render/rendered-document';
import { describeTree } from './describe-tree';
import type { TreeNode } from './describe-tree';
import { startTestRenderer } from './test-renderer';

/** What the next renders find on the site: HTML by path, or a whole response. */
export type LabPages = Readonly<Record<string, string | { readonly headers: Readonly<Record<string, string>>; readonly body: string | Buffer }>>;

/** A renderer with a site of its own. */
export interface SnapshotLab {
  /** Renders a page; where more than one is given, the first. Throws if no page comes of it. */
  snapshot(pages: string | LabPages): Promise<PageSnapshot>;
  /** What a parser without scripting makes of HTML. */
  parse(html: string): Promise<Parsed>;
  /** Renders a page that must not build its tree later than `load`: its tree in the browser, and what came of it. */
  roundTrip(markup: string): Promise<{ readonly live: Parsed; readonly parsed: Parsed; readonly html: string }>;
  close(): Promise<void>;
}

/** A parsed document. */
export interface Parsed {
  readonly mode: string;
  readonly nodes: readonly TreeNode[];
}

const DESCRIBE = `const describeTree = ${describeTree.toString()};
window.prerenderReady = false;
const describe = async (parsed) => {
  await fetch('/-/tree', { method: 'POST', body: JSON.stringify({ mode: parsed.compatMode, nodes: describeTree(parsed) }) });
  window.prerenderReady = true;
};`;
/** A sandboxed frame runs no scripts, and parses as a browser that has them switched off. */
const PARSE_PAGE = `<!doctype html><title>parser</title><script>${DESCRIBE}</script>
<iframe sandbox="allow-same-origin" src="/-/html" onload="describe(this.contentDocument)"></iframe>`;

/** Starts the site; the renderer's Chromium starts with the first render. */
export async function startSnapshotLab(): Promise<SnapshotLab> {
  let pages: LabPages = {};
  let html = '';
  let tree = '';
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/-/tree') {
      text(request).then((body) => {
        tree = body;
        response.end();
      }, () => response.destroy());
      return;
    }
    const page = path === '/-/html' ? html : path === '/-/parse' ? PARSE_PAGE : pages[path];
    const { headers, body } = typeof page === 'object' ? page : { headers: {}, body: page ?? 'Not here' };
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const renderer = await startTestRenderer([host]);

  const render = async (path: string) => {
    const document = await renderer.render(`http://${host}${path}`);
    if (document.kind !== 'page') throw new Error(`No page came of it: ${JSON.stringify(document)}`);
    return document.snapshot;
  };
  const snapshot = (site: string | LabPages) => {
    pages = typeof site === 'string' ? { '/': site } : site;
    return render(Object.keys(pages)[0] ?? '/');
  };
  const takeTree = () => {
    if (tree === '') throw new Error('The page did not describe its tree.');
    const parsed: Parsed = JSON.parse(tree);
    tree = '';
    return parsed;
  };
  const parse = async (markup: string) => {
    html = markup;
    await render('/-/parse');
    return takeTree();
  };
  return {
    snapshot,
    parse,
    async roundTrip(markup) {
      const script = `<script>${DESCRIBE} addEventListener('load', () => describe(document));</script>`;
      const rendered = await snapshot(markup.replace('<!--DESCRIBE-->', script));
      const live = takeTree();
      return { live, html: rendered.html, parsed: await parse(rendered.html) };
    },
    async close() {
      await renderer.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
