// Runs in the page, in a world of its own, sent as text: the rules by which the HTML differs from what the browser would
// write (docs/rendering.md, "What the HTML contains").
import type { DomReader } from './dom-reader';
import type { MarkupWriter } from './markup-writer';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** The rules for what is in a document, its templates and its open shadow roots. */
export class EditRules {
  private readonly edited =
    'script, link, meta, noscript, template, style, plaintext, pre, textarea, listing, xmp, iframe, noembed, noframes';
  /** What the head may have inside; a parser takes anything else for the beginning of the body. */
  private readonly headNames = new Set(
    ['base', 'basefont', 'bgsound', 'link', 'meta', 'title', 'noscript', 'script', 'style', 'template', 'noframes'],
  );
  private readonly scriptTypes =
    /^(?:module|importmap|speculationrules|(?:(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript))(?:\s*;.*)?)$/;
  private readonly queue: (Document | DocumentFragment)[] = [];

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
    private readonly writer: MarkupWriter,
  ) {}

  apply(document: Document): void {
    this.head(document.head);
    this.queue.push(document);
    for (let root = this.queue.pop(); root !== undefined; root = this.queue.pop()) {
      for (const element of root.querySelectorAll(this.edited)) this.element(element);
      this.comments(root);
      this.shadowHosts(root);
    }
    const adopted = this.styles.adoptedBy(document);
    const place = adopted === '' ? null : this.placeOfAdopted(document);
    if (place !== null) this.edits.append(place, adopted);
  }

  private element(element: Element): void {
    if (element instanceof HTMLScriptElement || element instanceof SVGScriptElement) this.script(element);
    else if (element instanceof HTMLStyleElement || element instanceof SVGStyleElement) this.style(element);
    else if (element instanceof HTMLTemplateElement) this.template(element);
    else if (element instanceof HTMLLinkElement) this.link(element);
    else if (element instanceof HTMLMetaElement) this.meta(element);
    else if (this.dom.isHtml(element)) this.obsoleteOrText(element);
  }

  private obsoleteOrText(element: Element): void {
    switch (element.localName) {
      case 'noscript':
        return this.noscript(element);
      case 'plaintext':
        // It has no end: a parser would take the rest of the page for its text.
        return this.edits.rename(element, 'pre');
      case 'pre':
      case 'textarea':
      case 'listing':
        if ((element.textContent ?? '').startsWith('\n')) this.edits.touch(element);
        return;
      default:
        return this.rawText(element, (text) => text.replaceAll('</', '< /'));
    }
  }

  private script(script: HTMLScriptElement | SVGScriptElement): void {
    const type = (script.getAttribute('type') ?? '').trim().toLowerCase();
    if (type === '' || this.scriptTypes.test(type)) return this.edits.drop(script);
    const text = script.textContent ?? '';
    if (!this.dom.isHtml(script) || !/\r|<(?:!--|\/?script)/i.test(text)) return;
    const json = /^(?:application|text)\/(?:[^;]*\+)?json\b/.test(type);
    const safe = json ? text.replaceAll('<', '\\u003C') : text.replace(/<(?=\/script|!--)/gi, '<\\');
    this.edits.setContent(script, this.withoutReturns(safe));
  }

  private link(link: HTMLLinkElement): void {
    const loadsScript =
      '[rel~="modulepreload" i], [rel~="import" i], :is([rel~="preload" i], [rel~="prefetch" i])[as="script" i], ' +
      '[rel~="prefetch" i]:is([href$=".js" i], [href$=".mjs" i])';
    if (link.matches(loadsScript)) return this.edits.drop(link);
    if (link.sheet?.disabled === true && !link.matches('[title], [rel~="alternate" i]')) this.edits.setAttribute(link, 'disabled', '');
  }

  private meta(meta: HTMLMetaElement): void {
    if (/^prerender-(?:status-code|header)$/i.test(meta.name.trim())) return this.edits.drop(meta);
    if (document.characterSet === 'UTF-8') return;
    if (meta.hasAttribute('charset')) this.edits.setAttribute(meta, 'charset', 'utf-8');
    if (meta.matches('[http-equiv="content-type" i]')) this.edits.setAttribute(meta, 'content', 'text/html; charset=utf-8');
  }

  /** What was for visitors without scripts goes, as scripts ran; but lazy loaders put there what they have yet to load. */
  private noscript(noscript: Element): void {
    const parse: unknown = Reflect.get(Document, 'parseHTML');
    const text = noscript.innerHTML;
    if (noscript.closest('head') !== null || !/<img\b/i.test(text) || typeof parse !== 'function') return this.edits.drop(noscript);
    // Unlike DOMParser's, the sanitizing parser's use is not forbidden by a page's Trusted Types policy.
    const parsed: unknown = parse.call(Document, text, { sanitizer: {} });
    const pictures = parsed instanceof Document ? [...parsed.querySelectorAll('picture, img:not(picture img)')] : [];
    if (pictures.length === 0) return this.edits.drop(noscript);
    this.edits.setContent(noscript, pictures.map((picture) => picture.outerHTML).join(''));
  }

  private template(template: HTMLTemplateElement): void {
    this.edits.addTemplate(template);
    this.queue.push(template.content);
    // It stayed a template in the page, where a parser would now make a shadow root of it.
    if (template.hasAttribute('shadowrootmode')) this.edits.setAttribute(template, 'shadowrootmode', undefined);
  }

  private style(style: HTMLStyleElement | SVGStyleElement): void {
    const text = style.textContent ?? '';
    const changed = style.sheet === null ? undefined : this.styles.changed(style.sheet, text);
    if (style.sheet?.disabled === true && !style.hasAttribute('title')) this.edits.setAttribute(style, 'media', 'not all');
    if (!this.dom.isHtml(style)) {
      if (changed !== undefined) this.edits.setContent(style, this.writer.escapeText(changed));
    } else if (changed !== undefined) {
      this.edits.setContent(style, this.styles.escapeEndTag(changed));
    } else {
      this.rawText(style, (css) => this.styles.escapeEndTag(css));
    }
  }

  private rawText(element: Element, escape: (text: string) => string): void {
    const text = element.textContent ?? '';
    if (!text.includes('\r') && !text.toLowerCase().includes(`</${element.localName}`)) return;
    this.edits.setContent(element, this.withoutReturns(escape(text)));
  }

  /** The line breaks that a parser would make of text in which nothing can be escaped. */
  private withoutReturns(text: string): string {
    return text.replace(/\r\n?/g, '\n');
  }

  private head(head: HTMLHeadElement | null): void {
    for (const child of head?.childNodes ?? []) {
      const belongs =
        child instanceof Element
          ? this.dom.isHtml(child) && this.headNames.has(this.dom.localName(child))
          : !(child instanceof Text) || /^[\t\n\f\r ]*$/.test(child.data);
      if (!belongs) this.edits.drop(child);
    }
  }

  private comments(root: Node): void {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue ?? '';
      if (!/^-?>|--!?>|\r/.test(text)) continue;
      const safe = text.replace(/^(-?)>/, '$1 >').replace(/--(!?)>/g, '-- $1>');
      this.edits.replace(node, `<!--${this.withoutReturns(safe)}-->`);
    }
  }

  private shadowHosts(root: ParentNode): void {
    const elements = root.querySelectorAll('*');
    // Every element of the page is asked: by index, which is three times as fast as the list's iterator.
    for (let index = 0; index < elements.length; index += 1) {
      const host = elements[index];
      const shadow = host?.shadowRoot ?? null;
      if (host === undefined || shadow === null || !(shadow instanceof ShadowRoot)) continue;
      this.edits.addShadowRoot(host, shadow);
      this.queue.push(shadow);
      const adopted = this.styles.adoptedBy(shadow);
      if (adopted !== '') this.edits.append(shadow, adopted);
    }
  }

  /** Adopted sheets come after all others in the cascade. */
  private placeOfAdopted({ head, body, documentElement }: Document): Element | null {
    const styledBody = body instanceof HTMLBodyElement && body.querySelector('style, link[rel~="stylesheet" i]') !== null;
    return styledBody ? body : (head ?? documentElement);
  }
}
