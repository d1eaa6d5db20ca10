// Attributes that a parser would read differently than scripts wrote them, and URLs that mean nothing outside of the
// page.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** The attributes of these rules in markup, without a few names of SVG that are frequent. */
const SUSPECT = new RegExp(
  [
    /blob:/,
    /="[\0- ]*[jJ]\s*[aA]\s*[vV]/,
    /\s(?:on\w+|srcdoc)="/,
    /\s(?!(?:viewBox|preserveAspectRatio|gradientUnits|gradientTransform|stdDeviation)=)[^\s"<>=A-Z]*[A-Z][^\s"<>=]*="/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const SCRIPT_URL = /^[\0- ]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i;
const SOURCES = new Set(['src', 'href', 'xlink:href', 'poster', 'data', 'action', 'formaction', 'background']);
const SOURCE_SETS = new Set(['srcset', 'imagesrcset']);
/** Attributes that run a script or load something, in any case of their letters. */
const ACTIVE = /^(?:on.*|src|srcdoc|(?:xlink:)?href|action|formaction|data|type|rel|style)$/i;

/** Decides which attributes are written, and with which values. */
export class AttributeRules {
  private readonly interesting = new Map<string, boolean>();

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
  ) {}

  /** Marks odd elements of a subtree as written by hand. @param markup the subtree as the browser writes it */
  touchOddOf(root: Element, markup: string): void {
    if (!SUSPECT.test(markup)) return;
    this.touchOdd(root);
    for (const element of this.dom.descendants(root)) this.touchOdd(element);
  }

  /** Marks an element as written by hand if the browser would write one of its attributes differently. */
  touchOdd(element: Element): void {
    for (const name of this.dom.attributeNames(element)) {
      if (!this.isInteresting(name)) continue;
      for (const attribute of this.dom.attributes(element))
        if (this.isOdd(element, attribute)) return this.edits.touch(element);
      return;
    }
  }

  /** The written name of an attribute; undefined if the attribute is not written. */
  nameOf(element: Element, attribute: Attr): string | undefined {
    const name = this.qualifiedName(attribute);
    const lower = name.toLowerCase();
    // An element that is written under another name had no handlers.
    if (lower.startsWith('on') && this.edits.names.has(element)) return undefined;
    // A parser writes names in lower case, and knows few namespaces: these attributes did nothing in the page.
    if (name !== lower && (this.dom.isHtml(element) || ACTIVE.test(lower))) return undefined;
    if (attribute.namespaceURI !== null) return name.includes(':') || name === 'xmlns' ? name : undefined;
    return name.includes(':') && SCRIPT_URL.test(attribute.value) ? undefined : name;
  }

  /** The written value of an attribute; undefined if the attribute is not written. */
  valueOf(name: string, value: string): string | undefined {
    if (!value.includes('blob:')) return value;
    if (SOURCES.has(name)) return value.trim().startsWith('blob:') ? undefined : value;
    if (name === 'style') return this.styles.withoutBlobs(value);
    if (!SOURCE_SETS.has(name)) return value;
    const kept = value.split(/,\s+/).filter((candidate) => !candidate.trim().startsWith('blob:'));
    return kept.length === 0 ? undefined : kept.join(', ');
  }

  private isOdd(element: Element, attribute: Attr): boolean {
    const name = this.nameOf(element, attribute);
    return name === undefined || this.valueOf(name, attribute.value) !== attribute.value;
  }

  private isInteresting(name: string): boolean {
    const known = this.interesting.get(name);
    if (known !== undefined) return known;
    const interesting = /[A-Z:]/.test(name) || ACTIVE.test(name) || SOURCES.has(name) || SOURCE_SETS.has(name);
    this.interesting.set(name, interesting);
    return interesting;
  }

  private qualifiedName({ namespaceURI, localName, name }: Attr): string {
    switch (namespaceURI) {
      case null:
        return localName;
      case 'http://www.w3.org/XML/1998/namespace':
        return `xml:${localName}`;
      case 'http://www.w3.org/2000/xmlns/':
        return localName === 'xmlns' ? 'xmlns' : `xmlns:${localName}`;
      case 'http://www.w3.org/1999/xlink':
        return `xlink:${localName}`;
      default:
        return name;
    }
  }
}
