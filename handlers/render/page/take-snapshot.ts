// The script that turns the page into the HTML that a crawler gets. It is sent as text into a world of its own, where
// the page can't have replaced a prototype.
import type { PageSnapshot } from '../rendered-document';

/**
 * The expression to evaluate in an isolated world of the page; its value is a {@link PageSnapshot}.
 * @param requestedUrl the absolute URL that the crawler asked for, whatever the page made of it since
 */
export function snapshotExpression(requestedUrl: string): string {
  return `(${takeSnapshot.toString()})(${JSON.stringify(requestedUrl)})`;
}

function takeSnapshot(_requestedUrl: string): PageSnapshot {
  const metas = (name: string) => [...document.head.querySelectorAll(`meta[name="${name}" i]`)];
  const content = (element: Element | undefined) => element?.getAttribute('content') ?? undefined;
  const statusMetas = metas('prerender-status-code');
  const headerMetas = metas('prerender-header');

  const root = document.documentElement.cloneNode(true);
  if (!(root instanceof Element)) throw new TypeError('The document has no root element.');
  // Data blocks (JSON-LD, templates) are content; what a browser would run or preload to run is not.
  const isDataBlock = (script: Element) => {
    const type = (script.getAttribute('type') ?? '').trim().toLowerCase();
    return type !== '' && !/^(?:module|importmap|speculationrules|(?:text|application)\/(?:x-)?(?:java|ecma)script)/.test(type);
  };
  for (const script of root.querySelectorAll('script')) if (!isDataBlock(script)) script.remove();
  for (const link of root.querySelectorAll('link[rel~="modulepreload" i], link[rel~="preload" i][as="script" i]')) link.remove();
  for (const meta of root.querySelectorAll('meta[name="prerender-status-code" i], meta[name="prerender-header" i]')) meta.remove();

  const { doctype } = document;
  const external = doctype?.publicId
    ? ` PUBLIC "${doctype.publicId}"${doctype.systemId ? ` "${doctype.systemId}"` : ''}`
    : doctype?.systemId
      ? ` SYSTEM "${doctype.systemId}"`
      : '';
  const prefix = doctype ? `<!DOCTYPE ${doctype.name}${external}>` : '';
  return {
    html: prefix + root.outerHTML,
    statusMeta: content(statusMetas[0]),
    headerMetas: headerMetas.map((meta) => content(meta) ?? ''),
  };
}
