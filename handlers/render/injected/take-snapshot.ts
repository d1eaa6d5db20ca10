// The script that turns the page into the HTML that a crawler gets. It is sent as text into a world of its own, where
// the page can't have replaced a prototype; so are its parts, which therefore know of each other by parameters only.
import { AttributeRules } from './attribute-rules';
import { DomReader } from './dom-reader';
import { EditRules } from './edit-rules';
import { FallbackContent } from './fallback-content';
import { ForeignContent } from './foreign-content';
import { HeadOrder } from './head-order';
import { InertText } from './inert-text';
import { MarkupWriter } from './markup-writer';
import { SnapshotEdits } from './snapshot-edits';
import { StyleText } from './style-text';

/** What a page says of itself once it is ready. */
export interface PageSnapshot {
  readonly html: string;
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** All `meta[name=prerender-header]` of the head, in order. */
  readonly headerMetas: readonly string[];
  /**
   * How many characters of text the body and its shadow roots have, but for white space and the text of elements that show
   * none (scripts, styles, `<noscript>` …). Counted up to about 100,000.
   */
  readonly textLength: number;
}

const PARTS = {
  AttributeRules,
  DomReader,
  EditRules,
  FallbackContent,
  ForeignContent,
  HeadOrder,
  InertText,
  MarkupWriter,
  SnapshotEdits,
  StyleText,
  describePage,
  settleBase,
};

/** The name that the function has in the world of our own. */
export const SNAPSHOT = 'georenderSnapshot';

/** The script for `Page.addScriptToEvaluateOnNewDocument` that defines the function in that world. */
export function snapshotSource(): string {
  const parts = Object.entries(PARTS).map(([name, part]) => `${name}: ${part.toString()}`);
  return `if(window===window.top)globalThis.${SNAPSHOT}=(url)=>(${takeSnapshot.toString()})({ ${parts.join(', ')} }, url)`;
}

/**
 * The expression to evaluate in that world; its value is a {@link PageSnapshot}.
 * @param requestedUrl the absolute URL that the crawler asked for, whatever the page made of it since
 */
export function snapshotExpression(requestedUrl: string): string {
  return `${SNAPSHOT}(${JSON.stringify(requestedUrl)})`;
}

function takeSnapshot(parts: typeof PARTS, requestedUrl: string): PageSnapshot {
  const dom = new parts.DomReader();
  const edits = new parts.SnapshotEdits(dom);
  const styles = new parts.StyleText();
  const attributes = new parts.AttributeRules(dom, edits, styles);
  const writer = new parts.MarkupWriter(dom, edits, attributes);
  const texts = new parts.InertText(dom, edits, styles, writer);
  const foreign = new parts.ForeignContent(dom, edits);
  const fallback = new parts.FallbackContent(dom, edits, styles, writer);
  new parts.EditRules({ dom, edits, styles, attributes, texts, foreign, fallback }).apply(document);
  parts.settleBase(edits, writer, requestedUrl);
  if (document.head !== null) new parts.HeadOrder(dom, edits).apply(document.head);
  const markup = writer.write(document, document.contentType !== 'text/html');
  // A page in standards mode must stay so, also if it took its doctype away or came as XHTML without one.
  const doctype = document.doctype === null && document.compatMode === 'CSS1Compat' ? '<!DOCTYPE html>' : '';
  return {
    // Parsers drop or replace U+0000 (where it could have kept markup apart, it is gone already), and half of a surrogate pair has no encoding.
    html: (doctype + markup).replaceAll('\0', '').toWellFormed(),
    ...parts.describePage(dom, [...edits.shadowRoots.values()]),
  };
}

/** What the page says of itself beside its HTML. */
function describePage(dom: DomReader, shadowRoots: readonly ShadowRoot[]): Omit<PageSnapshot, 'html'> {
  const metas = (name: string) =>
    [...(document.head?.querySelectorAll(`meta[name="${name}" i]`) ?? [])].map((meta) =>
      (meta.getAttribute('content') ?? '').toWellFormed(),
    );
  const enough = 100_000;
  const hidden = 'script, style, noscript, title, template, iframe, noembed, noframes, datalist';
  // Only scripts put elements there, in which text is hidden, too.
  const isDeep = [...document.getElementsByTagName('noscript')].some((noscript) => noscript.firstElementChild !== null);
  const isHidden = (element: Element) => (isDeep ? dom.isWithin(element, hidden) : dom.matches(element, hidden));
  let textLength = 0;
  for (const root of [document.body ?? document, ...shadowRoots]) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null && textLength < enough; node = walker.nextNode()) {
      const { parentElement } = node;
      if (parentElement === null || !isHidden(parentElement))
        textLength += (node.nodeValue ?? '').replace(/\s+/g, '').length;
    }
  }
  return {
    statusMeta: metas('prerender-status-code')[0],
    headerMetas: metas('prerender-header'),
    textLength,
  };
}

/** Has relative URLs mean at the requested URL what they mean in the page, wherever scripts took it. */
function settleBase(edits: SnapshotEdits, writer: MarkupWriter, requestedUrl: string): void {
  const base = document.querySelector('base[href]');
  const here = URL.parse(document.baseURI);
  const there = URL.parse(base?.getAttribute('href') ?? '', requestedUrl) ?? URL.parse(requestedUrl);
  if (here === null || there === null || (here.origin === there.origin && here.pathname === there.pathname)) return;
  here.hash = '';
  if (base !== null) edits.setAttribute(base, 'href', here.href);
  else if (document.head !== null) edits.prepend(document.head, `<base href="${writer.escapeAttribute(here.href)}">`);
}
