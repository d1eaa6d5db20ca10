// Turns the page into the HTML that a crawler gets.
import type { PageSnapshot } from '../../page-snapshot';
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

/** Text is counted up to about so many characters. */
const ENOUGH_CHARACTERS = 100_000;

/** Elements that show none of their text. */
const HIDDEN = 'script, style, noscript, title, template, iframe, noembed, noframes, datalist';

/** @param requestedUrl the absolute URL that the crawler asked for */
export function takeSnapshot(requestedUrl: string): PageSnapshot {
  const dom = new DomReader();
  const edits = new SnapshotEdits(dom);
  const styles = new StyleText();
  const attributes = new AttributeRules(dom, edits, styles);
  const writer = new MarkupWriter(dom, edits, attributes);
  const texts = new InertText(dom, edits, styles, writer);
  const foreign = new ForeignContent(dom, edits);
  const fallback = new FallbackContent(dom, edits, styles, writer);
  new EditRules({ dom, edits, styles, attributes, texts, foreign, fallback }).apply(document);
  settleBase(edits, writer, requestedUrl);
  if (document.head !== null) new HeadOrder(dom, edits).apply(document.head);
  const markup = writer.write(document, document.contentType !== 'text/html');
  // A page in standards mode must stay so, also if it removed its doctype or came as XHTML without one.
  const doctype = document.doctype === null && document.compatMode === 'CSS1Compat' ? '<!DOCTYPE html>' : '';
  return {
    // Parsers drop or replace U+0000 (where it could have kept markup apart, it is gone already), and half of a
    // surrogate pair has no encoding.
    html: (doctype + markup).replaceAll('\0', '').toWellFormed(),
    ...describePage(dom, [...edits.shadowRoots.values()]),
  };
}

/** Reads what the page says of itself, besides its HTML. */
function describePage(dom: DomReader, shadowRoots: readonly ShadowRoot[]): Omit<PageSnapshot, 'html'> {
  const metas = (name: string) =>
    [...(document.head?.querySelectorAll(`meta[name="${name}" i]`) ?? [])].map((meta) =>
      (meta.getAttribute('content') ?? '').toWellFormed(),
    );
  // Elements in a <noscript>, which only scripts put there, hide their text, too.
  const isDeep = [...document.getElementsByTagName('noscript')].some((noscript) => noscript.firstElementChild !== null);
  const isHidden = (element: Element) => (isDeep ? dom.isWithin(element, HIDDEN) : dom.matches(element, HIDDEN));
  let textLength = 0;
  for (const root of [document.body ?? document, ...shadowRoots]) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null && textLength < ENOUGH_CHARACTERS; node = walker.nextNode()) {
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

/** Keeps the meaning of relative URLs: scripts may have taken the page to another URL than the requested one. */
function settleBase(edits: SnapshotEdits, writer: MarkupWriter, requestedUrl: string): void {
  const base = document.querySelector('base[href]');
  const here = URL.parse(document.baseURI);
  const there = URL.parse(base?.getAttribute('href') ?? '', requestedUrl) ?? URL.parse(requestedUrl);
  if (here === null || there === null || (here.origin === there.origin && here.pathname === there.pathname)) return;
  here.hash = '';
  if (base !== null) edits.setAttribute(base, 'href', here.href);
  else if (document.head !== null) edits.prepend(document.head, `<base href="${writer.escapeAttribute(here.href)}">`);
}
