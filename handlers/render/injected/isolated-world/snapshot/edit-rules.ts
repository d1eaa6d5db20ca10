// The rules by which the HTML differs from the browser's own serialization (docs/rendering.md, "What the HTML
// contains").
import type { AttributeRules } from './attribute-rules';
import type { DomReader } from './dom-reader';
import type { FallbackContent } from './fallback-content';
import type { ForeignContent } from './foreign-content';
import type { InertText } from './inert-text';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** The rules that have a class of their own, and their tools. */
interface EditDependencies {
  readonly dom: DomReader;
  readonly edits: SnapshotEdits;
  readonly styles: StyleText;
  readonly attributes: AttributeRules;
  readonly texts: InertText;
  readonly foreign: ForeignContent;
  readonly fallback: FallbackContent;
}

/** A document, a template's content or a shadow root. */
interface EditedRoot {
  readonly root: Document | DocumentFragment;
  /** A parser may read the text of its style sheets and the like as markup. */
  readonly embedded: boolean;
}

const EDITED =
  'script, link, meta, noscript, template, style, title, plaintext, pre, textarea, listing, xmp, iframe, noembed, noframes';
/** The children that a head may have; for a parser, the body begins with any other. */
// biome-ignore format: a list of words
const HEAD_NAMES = new Set([
  'base', 'basefont', 'bgsound', 'link', 'meta', 'title', 'noscript', 'script', 'style', 'template', 'noframes',
]);
const KINDS_OF_SCRIPT = /^(?:module|importmap|speculationrules)$/;
const SCRIPT_TYPES =
  /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript))(?:\s*;.*)?$/;
/**
 * Inside of these, some parsers know neither style sheets nor templates: they drop the tags, and read the content as
 * markup.
 */
const EMBEDDING = 'svg, math, select, frameset';

/** The rules for a document, its templates and its open shadow roots. */
export class EditRules {
  private readonly queue: EditedRoot[] = [];
  /** Of the root whose turn it is. */
  private isEmbedded = false;

  constructor(private readonly parts: EditDependencies) {}

  apply(document: Document): void {
    const { edits, styles } = this.parts;
    this.head(document.head);
    this.queue.push({ root: document, embedded: false });
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) {
      this.isEmbedded = next.embedded;
      for (const element of next.root.querySelectorAll(EDITED)) this.element(element);
      this.comments(next.root);
      this.everyElement(next.root);
    }
    const adopted = styles.adoptedBy(document);
    const place = adopted === '' ? null : this.placeOfAdopted(document);
    if (place !== null) edits.append(place, adopted);
  }

  private element(element: Element): void {
    const { dom, texts } = this.parts;
    if (element instanceof HTMLScriptElement || element instanceof SVGScriptElement) this.script(element);
    else if (element instanceof HTMLStyleElement || element instanceof SVGStyleElement)
      texts.style(element, this.embeds(element));
    else if (element instanceof HTMLTemplateElement) this.template(element);
    else if (element instanceof HTMLLinkElement) this.link(element);
    else if (element instanceof HTMLMetaElement) this.meta(element);
    else if (dom.isHtml(element) || element instanceof SVGTitleElement) this.obsoleteOrText(element);
  }

  private obsoleteOrText(element: Element): void {
    const { edits, texts } = this.parts;
    switch (element.localName) {
      case 'noscript':
        return this.noscript(element);
      case 'plaintext':
        // It has no end: a parser would read the rest of the page as its text.
        return edits.rename(element, 'pre');
      case 'pre':
      case 'listing':
        if ((element.textContent ?? '').startsWith('\n')) edits.touch(element);
        return;
      case 'title':
      case 'textarea':
        return texts.escapable(element);
      case 'noframes':
        return texts.fallback(element, this.embeds(element, 'svg, math, select'));
      default:
        return texts.fallback(element, this.embeds(element));
    }
  }

  private script(script: HTMLScriptElement | SVGScriptElement): void {
    const { attributes, edits, texts } = this.parts;
    // The browser ignores an attribute of that name with a namespace.
    const type = (script.getAttributeNS(null, 'type') ?? '').trim().toLowerCase();
    if (type === '' || KINDS_OF_SCRIPT.test(type) || SCRIPT_TYPES.test(type) || script instanceof SVGScriptElement)
      return edits.drop(script);
    attributes.touchOdd(script);
    texts.dataBlock(script, type, this.embeds(script));
  }

  private link(link: HTMLLinkElement): void {
    const { edits, styles } = this.parts;
    const loadsScript =
      '[rel~="modulepreload" i], [rel~="import" i], :is([rel~="preload" i], [rel~="prefetch" i])[as="script" i], ' +
      '[rel~="prefetch" i]:is([href$=".js" i], [href$=".mjs" i])';
    if (link.matches(loadsScript)) return edits.drop(link);
    if (link.matches('[href^="blob:" i]'))
      return edits.replace(link, link.sheet?.disabled === false ? styles.markup(link.sheet) : '');
    if (link.sheet?.disabled === true && !link.matches('[title], [rel~="alternate" i]'))
      edits.setAttribute(link, 'disabled', '');
  }

  private meta(meta: HTMLMetaElement): void {
    const { edits } = this.parts;
    // A crawler that finds `fragment` asks for the page again, under another URL.
    if (/^(?:prerender-status-code|prerender-header|fragment)$/i.test(meta.name.trim())) return edits.drop(meta);
    if (/^\s*blob:/i.test(meta.content)) return edits.drop(meta);
    if (document.characterSet === 'UTF-8') return;
    if (meta.hasAttribute('charset')) edits.setAttribute(meta, 'charset', 'utf-8');
    if (meta.matches('[http-equiv="content-type" i]')) edits.setAttribute(meta, 'content', 'text/html; charset=utf-8');
  }

  /** Scripts ran, so content for visitors without them is dropped, except for content that scripts would have shown. */
  private noscript(noscript: Element): void {
    const { edits, fallback } = this.parts;
    const kept = this.embeds(noscript) ? '' : fallback.kept(noscript);
    if (kept === '') edits.drop(noscript);
    else edits.setContent(noscript, kept);
  }

  private template(template: HTMLTemplateElement): void {
    const { edits } = this.parts;
    // Its content is inert in the page; the parser would read it as markup.
    if (this.embeds(template)) return edits.drop(template);
    edits.addTemplate(template);
    this.queue.push({ root: template.content, embedded: false });
    // It stayed a template in the page; a parser would make a shadow root of it.
    if (template.hasAttribute('shadowrootmode')) edits.setAttribute(template, 'shadowrootmode', undefined);
  }

  private head(head: HTMLHeadElement | null): void {
    const { dom, edits } = this.parts;
    for (const child of head?.childNodes ?? []) {
      const belongs =
        child instanceof Element
          ? dom.isHtml(child) && HEAD_NAMES.has(dom.localName(child))
          : !(child instanceof Text) || /^[\t\n\f\r ]*$/.test(child.data);
      if (!belongs) edits.drop(child);
    }
  }

  /** Makes comments safe, and drops processing instructions, which no HTML parser makes. */
  private comments(root: Node): void {
    const { edits } = this.parts;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_PROCESSING_INSTRUCTION);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.nodeType !== Node.COMMENT_NODE) {
        edits.drop(node);
        continue;
      }
      // U+0000 is left out of the whole page in the end; the text is judged without it.
      const text = (node.nodeValue ?? '').replaceAll('\0', '');
      if (!/^-?>|--!?>|\r/.test(text)) continue;
      const safe = text.replace(/^(-?)>/, '$1 >').replace(/--(!?)>/g, '-- $1>');
      edits.replace(node, `<!--${safe.replace(/\r\n?/g, '\n')}-->`);
    }
  }

  private everyElement(root: ParentNode): void {
    const { foreign } = this.parts;
    const elements = root.querySelectorAll('*');
    const { length } = elements;
    // By index: three times as fast as the list's iterator.
    for (let index = 0; index < length; index += 1) {
      const element = elements[index];
      if (element === undefined || !foreign.settle(element)) continue;
      const { shadowRoot } = element;
      if (shadowRoot !== null) this.shadowRoot(element, shadowRoot);
    }
  }

  private shadowRoot(host: Element, shadow: ShadowRoot): void {
    const { edits, styles } = this.parts;
    edits.addShadowRoot(host, shadow);
    this.queue.push({ root: shadow, embedded: this.embeds(host) });
    const adopted = styles.adoptedBy(shadow);
    if (adopted !== '') edits.append(shadow, adopted);
  }

  private embeds(element: Element, embedding = EMBEDDING): boolean {
    return this.isEmbedded || this.parts.dom.isWithin(element, embedding);
  }

  /** Adopted sheets come after all others in the cascade. */
  private placeOfAdopted({ head, body, documentElement }: Document): Element | null {
    const styledBody =
      body instanceof HTMLBodyElement && body.querySelector('style, link[rel~="stylesheet" i]') !== null;
    return styledBody ? body : (head ?? documentElement);
  }
}
