// The CSS that is in the browser's style sheets but in no text.

/** Reads the style sheets of one document. */
export class StyleText {
  /** The budget left for comparing sheets with their texts, which costs some 10 ms per 100,000 characters. */
  private comparableChars = 200_000;
  /** The budget left for sheets that were written before: hundreds of roots may share one. */
  private repeatableChars = 1_000_000;
  private readonly adopted = new Map<CSSStyleSheet, string>();

  /** The CSS of a style element's sheet, if scripts changed its rules and the element's text differs. */
  changed(sheet: CSSStyleSheet, text: string): string | undefined {
    const rules = [...sheet.cssRules];
    if (text.trim() === '') return rules.length === 0 ? undefined : this.css(rules);
    const imports = rules.filter((rule) => rule instanceof CSSImportRule).length;
    // Constructed sheets leave imports out. Unlike an inert document's sheets, the page's policy does not forbid them.
    const written = new CSSStyleSheet();
    written.replaceSync(text);
    const same =
      rules.length - imports === written.cssRules.length &&
      imports === (text.match(/@import/gi)?.length ?? 0) &&
      this.sameRules(rules.slice(imports), written, text.length);
    return same ? undefined : this.css(rules);
  }

  /** Style elements that have a root's constructed style sheets, in their order. */
  adoptedBy(root: Document | ShadowRoot): string {
    return [...root.adoptedStyleSheets].map((sheet) => (sheet.disabled ? '' : this.adoptedMarkup(sheet))).join('');
  }

  /** A style element with a sheet's present rules; empty without any. */
  markup(sheet: CSSStyleSheet): string {
    const css = this.escapeTags(this.withoutBlobs(this.css([...sheet.cssRules])));
    const media = sheet.media.mediaText.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
    return css === '' ? '' : `<style${media === '' ? '' : ` media="${media}"`}>${css}</style>`;
  }

  /** An end tag can only be in a string or a URL, where an escaped slash is a slash. */
  escapeEndTag(css: string): string {
    return css.replace(/<\/(?=style)/gi, '<\\/');
  }

  /** CSS that stays text for a parser that reads the element as one of SVG, with markup inside. */
  escapeTags(css: string): string {
    return this.escapeEndTag(css).replace(/<(?=[a-z/!?])/gi, '\\3c ');
  }

  /** Blobs are in the page's memory: their URLs mean nothing elsewhere. */
  withoutBlobs(css: string): string {
    return css.includes('blob:') ? css.replace(/url\(\s*["']?\s*blob:[^)]*\)/gi, 'url("data:,")') : css;
  }

  private sameRules(rules: readonly CSSRule[], written: CSSStyleSheet, chars: number): boolean {
    if (chars > this.comparableChars) return true;
    this.comparableChars -= chars;
    return rules.every((rule, index) => rule.cssText === written.cssRules[index]?.cssText);
  }

  private css(rules: readonly CSSRule[]): string {
    return rules.map((rule) => rule.cssText).join('\n');
  }

  private adoptedMarkup(sheet: CSSStyleSheet): string {
    const before = this.adopted.get(sheet);
    if (before !== undefined) {
      this.repeatableChars -= before.length;
      return this.repeatableChars < 0 ? '' : before;
    }
    const markup = this.markup(sheet);
    this.adopted.set(sheet, markup);
    return markup;
  }
}
