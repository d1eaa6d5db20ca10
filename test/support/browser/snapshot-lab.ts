// Renders pages in a real Chromium, and parses the HTML there again with scripting off, as a crawler would.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { PageSnapshot } from '../../../handlers/render/injected/page-snapshot';
import { describeTree, type TreeNode } from '../pulumi/describe-tree';
import { startTestRenderer } from './test-renderer';

/** The site of the next renders: HTML by path, or a whole response. */
export type LabPages = Readonly<
  Record<string, string | { readonly headers: Readonly<Record<string, string>>; readonly body: string | Buffer }>
>;

/** A renderer with a site of its own. */
export interface SnapshotLab {
  /** Renders the first of the pages. Throws if the render gives none. */
  snapshot(pages: string | LabPages): Promise<PageSnapshot>;
  /** Parses HTML without scripting. */
  parse(html: string): Promise<Parsed>;
  /**
   * The active parts of parsed HTML, with scripting and without: scripts, handlers, URLs of scripts, scripts that ran.
   */
  activity(html: string): Promise<readonly string[]>;
  /** Renders a page that builds its tree until `load`: its tree in the browser, and that of its HTML. */
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
/** A sandboxed frame runs no scripts, and parses like a browser with scripts switched off. */
const PARSE_PAGE = `<!doctype html><title>parser</title><script>${DESCRIBE}</script>
<iframe sandbox="allow-same-origin" src="/-/html" onload="describe(this.contentDocument)"></iframe>`;

/** The same document with scripting and without; scripts that run tell their parent. */
const ACTIVITY_PAGE = `<!doctype html><title>parser</title><body><script>
window.prerenderReady = false;
const found = [];
window.ran = () => found.push('ran');
const look = (root) => {
  for (const element of root.querySelectorAll('*')) {
    const isScript = element.localName === 'script' && /^(?:module|(?:text\\/javascript)?)$/i.test(element.getAttribute('type') ?? '');
    if (isScript) found.push('script: ' + element.textContent);
    for (const { name, value } of element.attributes)
      if (/^on|^srcdoc$/i.test(name) || /^\\s*javascript:/i.test(value)) found.push(element.localName + ' ' + name + '=' + value);
    if (element.shadowRoot) look(element.shadowRoot);
  }
};
const frames = ['allow-same-origin', 'allow-same-origin allow-scripts'].map((sandbox) => {
  const frame = Object.assign(document.createElement('iframe'), { src: '/-/html' });
  frame.setAttribute('sandbox', sandbox);
  return new Promise((resolve) => { frame.onload = () => resolve(frame.contentDocument); document.body.append(frame); });
});
Promise.all(frames).then(async (documents) => {
  documents.forEach(look);
  await fetch('/-/tree', { method: 'POST', body: JSON.stringify(found) });
  window.prerenderReady = true;
});
</script>`;

const OWN_PAGES: Readonly<Record<string, string>> = { '/-/parse': PARSE_PAGE, '/-/activity': ACTIVITY_PAGE };

/** Starts the site; the renderer's Chromium starts with the first render. */
export async function startSnapshotLab(): Promise<SnapshotLab> {
  let pages: LabPages = {};
  let html = '';
  let tree = '';
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/-/tree') {
      text(request).then(
        (body) => {
          tree = body;
          response.end();
        },
        () => response.destroy(),
      );
      return;
    }
    const page = path === '/-/html' ? html : (OWN_PAGES[path] ?? pages[path]);
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
  const takeTold = () => {
    if (tree === '') throw new Error('The page did not describe its tree.');
    const told = tree;
    tree = '';
    return told;
  };
  const look = async (path: string, markup: string) => {
    html = markup;
    await render(path);
    return takeTold();
  };
  const parse = async (markup: string): Promise<Parsed> => JSON.parse(await look('/-/parse', markup));
  return {
    snapshot,
    parse,
    activity: async (markup) => JSON.parse(await look('/-/activity', markup)),
    async roundTrip(markup) {
      const script = `<script>${DESCRIBE} addEventListener('load', () => describe(document));</script>`;
      const rendered = await snapshot(markup.replace('<!--DESCRIBE-->', script));
      const live: Parsed = JSON.parse(takeTold());
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
