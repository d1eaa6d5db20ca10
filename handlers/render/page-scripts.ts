// The scripts that run inside the page. Each is one self-contained function, sent as text: nothing outside of it
// exists there, and its types are the page's.
import type { PageSnapshot } from './rendered-document';

/** What {@link watchPage} reports through its binding: the DOM changed, or `prerenderReady` was set. */
export type PageSignal = 'mutation' | 'ready:true' | 'ready:false';

/**
 * Runs before the page's own scripts: reports mutations, and `window.prerenderReady` as it is set. The binding is
 * taken off the window, so that the page can neither see nor call it.
 */
export function watchPage(bindingName: string): void {
  const report: unknown = Reflect.get(window, bindingName);
  if (typeof report !== 'function') return;
  Reflect.deleteProperty(window, bindingName);

  let ready: unknown;
  Object.defineProperty(window, 'prerenderReady', {
    configurable: true,
    enumerable: true,
    get: () => ready,
    set: (value: unknown) => {
      ready = value;
      if (typeof value === 'boolean') report(value ? 'ready:true' : 'ready:false');
    },
  });
  new MutationObserver(() => report('mutation')).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}

/** Resolves when the page has run the tasks that were waiting when it was called, and those that followed from them. */
export function awaitTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
}

/** Runs in a world of its own, where the page can't have replaced a prototype: the page as a crawler should see it. */
export function takeSnapshot(): PageSnapshot {
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
