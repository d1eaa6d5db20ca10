// Writes a document as HTML ("Serializing HTML fragments", HTML Standard). The browser itself writes parts without
// edits. The others are walked without recursion, since they may be deep.
import type { AttributeRules } from './attribute-rules';
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

/** A node whose children are being written. */
interface OpenNode {
  next: Node | null;
  readonly end: string;
  /** Whether text is written without escapes. */
  readonly raw: boolean;
  readonly byHand: boolean;
  /** The position of the start tag in the output, if a parser drops a line break right after it. */
  readonly swallowsBreakAt: number | undefined;
}

const VOID_NAMES = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(' '),
);
const RAW_NAMES = new Set(['style', 'script', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'plaintext']);
const BREAK_SWALLOWERS = new Set(['pre', 'textarea', 'listing']);

/** Writes one document. */
export class MarkupWriter {
  private readonly out: string[] = [];
  private readonly open: OpenNode[] = [];

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly attributes: AttributeRules,
  ) {}

  /** @param byHand whether the browser may write no part: it writes an XML document as XML */
  write(document: Document, byHand: boolean): string {
    this.enter(document, '', false, byHand);
    for (let current = this.open.at(-1); current !== undefined; current = this.open.at(-1)) {
      const { next } = current;
      if (next === null) {
        this.leave(current);
      } else {
        const following = this.edits.following.get(next);
        current.next = following === undefined ? this.dom.nextSibling(next) : following;
        this.writeNode(next, current);
      }
    }
    return this.out.join('');
  }

  escapeText(text: string): string {
    return /[&<>\u00a0\r]/.test(text)
      ? text
          .replaceAll('&', '&amp;')
          .replaceAll('\u00a0', '&nbsp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('\r', '&#13;')
      : text;
  }

  escapeAttribute(value: string): string {
    return this.escapeText(value).replaceAll('"', '&quot;');
  }

  private enter(parent: Node, end: string, raw: boolean, byHand: boolean, swallowsBreakAt?: number): void {
    const next = this.edits.first.get(parent) ?? this.dom.firstChild(parent);
    this.open.push({ next, end: (this.edits.appended.get(parent) ?? '') + end, raw, byHand, swallowsBreakAt });
  }

  private leave({ end, swallowsBreakAt }: OpenNode): void {
    if (swallowsBreakAt !== undefined) {
      let first = swallowsBreakAt + 1;
      while (this.out[first] === '') first += 1;
      if (this.out[first]?.startsWith('\n') === true) this.out[swallowsBreakAt] += '\n';
    }
    this.out.push(end);
    this.open.pop();
  }

  private writeNode(node: Node, parent: OpenNode): void {
    const replacement = this.edits.replacements.get(node);
    if (replacement !== undefined) {
      this.out.push(replacement);
    } else if (!this.dom.isElement(node)) {
      this.out.push(this.leaf(node, parent.raw));
    } else if (parent.byHand || this.edits.touched.has(node)) {
      this.openElement(node, parent.byHand);
    } else {
      this.writeWhole(node);
    }
  }

  private writeWhole(element: Element): void {
    const markup = this.dom.outerHtml(element);
    this.attributes.touchOddOf(element, markup);
    if (this.edits.touched.has(element)) return this.openElement(element, false);
    // Parsers turn a plain carriage return into a line feed, and the browser does not escape it. InertText has already
    // replaced it in texts that can't escape it.
    this.out.push(markup.includes('\r') ? markup.replaceAll('\r', '&#13;') : markup);
  }

  private leaf(node: Node, raw: boolean): string {
    const text = this.dom.nodeValue(node) ?? '';
    switch (this.dom.nodeType(node)) {
      case Node.TEXT_NODE:
      case Node.CDATA_SECTION_NODE:
        return raw ? text : this.escapeText(text);
      case Node.COMMENT_NODE:
        return `<!--${text}-->`;
      case Node.DOCUMENT_TYPE_NODE:
        return node instanceof DocumentType ? this.doctype(node) : '';
      default:
        return '';
    }
  }

  /** Scripts can make document types whose tags a parser would end too early: those are not written. */
  private doctype({ name, publicId, systemId }: DocumentType): string {
    const quoted = (id: string) => (id.includes('"') ? `'${id}'` : `"${id}"`);
    const sound = (id: string) => !/[\0>]|".*'|'.*"/s.test(id);
    if (!/^[a-z][\w:-]*$/i.test(name) || !sound(publicId) || !sound(systemId))
      return document.compatMode === 'BackCompat' ? '' : '<!DOCTYPE html>';
    const system = systemId === '' ? '' : ` ${quoted(systemId)}`;
    if (publicId !== '') return `<!DOCTYPE ${name} PUBLIC ${quoted(publicId)}${system}>`;
    return system === '' ? `<!DOCTYPE ${name}>` : `<!DOCTYPE ${name} SYSTEM${system}>`;
  }

  private openElement(element: Element, byHand: boolean): void {
    const html = this.dom.isHtml(element);
    const name = this.edits.names.get(element) ?? this.dom.localName(element);
    const end = `</${name}>`;
    const content = this.edits.contents.get(element);
    this.out.push(`<${name}${this.attributesOf(element)}>`);
    if (content !== undefined) {
      this.out.push(content, end);
    } else if (!html || !VOID_NAMES.has(name)) {
      const swallowsBreakAt = html && BREAK_SWALLOWERS.has(name) ? this.out.length - 1 : undefined;
      const parent = element instanceof HTMLTemplateElement ? element.content : element;
      this.enter(parent, end, html && RAW_NAMES.has(name), byHand, swallowsBreakAt);
      this.out.push(this.edits.prepended.get(element) ?? '');
      this.openShadowRoot(this.edits.shadowRoots.get(element), byHand);
    }
  }

  private openShadowRoot(root: ShadowRoot | undefined, byHand: boolean): void {
    if (root === undefined) return;
    const flags =
      (root.delegatesFocus ? ' shadowrootdelegatesfocus=""' : '') +
      (root.serializable ? ' shadowrootserializable=""' : '') +
      (root.clonable ? ' shadowrootclonable=""' : '');
    this.out.push(`<template shadowrootmode="open"${flags}>`);
    this.enter(root, '</template>', false, byHand);
  }

  /** An element's attributes, as its start tag has them. */
  attributesOf(element: Element): string {
    const edited = new Map(this.edits.attributes.get(element));
    let written = '';
    for (const attribute of this.dom.attributes(element)) {
      const name = this.attributes.nameOf(element, attribute);
      if (name === undefined) continue;
      const value = edited.has(name) ? edited.get(name) : this.attributes.valueOf(name, attribute.value);
      edited.delete(name);
      if (value !== undefined) written += ` ${name}="${this.escapeAttribute(value)}"`;
    }
    for (const [name, value] of edited) if (value !== undefined) written += ` ${name}="${this.escapeAttribute(value)}"`;
    return written;
  }
}
