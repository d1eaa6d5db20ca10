// Runs in the page, in a world of its own, sent as text: attributes that a parser would read otherwise than scripts wrote
// them, and addresses that mean nothing outside of the page.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** Decides which attributes are written, and with which values. */
export class AttributeRules {
  /** What an attribute that these rules are for looks like in markup; a few names of SVG are there all the time. */
  private readonly suspect =
    /blob:|="[\0- ]*[jJ]\s*[aA]\s*[vV]|\s(?:on\w+|srcdoc)="|\s(?!(?:viewBox|preserveAspectRatio|gradientUnits|gradientTransform|stdDeviation)=)[^\s"<>=A-Z]*[A-Z][^\s"<>=]*="/;
  private readonly scriptUrl = /^[\0- ]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i;
  private readonly sources = new Set([
    'src',
    'href',
    'xlink:href',
    'poster',
    'data',
    'action',
    'formaction',
    'background',
  ]);
  private readonly sourceSets = new Set(['srcset', 'imagesrcset']);
  /** What makes a script run or something load, whatever the case of its letters. */
  private readonly active = /^(?:on.*|src|srcdoc|(?:xlink:)?href|action|formaction|data|type|rel|style)$/i;
  private readonly interesting = new Map<string, boolean>();

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
  ) {}

  /** Has odd elements of a subtree written by hand. @param markup what the browser writes of the subtree */
  touchOddOf(root: Element, markup: string): void {
    if (!this.suspect.test(markup)) return;
    this.touchOdd(root);
    for (const element of this.dom.descendants(root)) this.touchOdd(element);
  }

  /** Has an element written by hand if the browser would write one of its attributes otherwise. */
  touchOdd(element: Element): void {
    for (const name of this.dom.attributeNames(element)) {
      if (!this.isInteresting(name)) continue;
      for (const attribute of this.dom.attributes(element))
        if (this.isOdd(element, attribute)) return this.edits.touch(element);
      return;
    }
  }

  /** The name that an attribute is written with. @returns undefined if it is not written */
  nameOf(element: Element, attribute: Attr): string | undefined {
    const name = this.qualifiedName(attribute);
    const lower = name.toLowerCase();
    // An element that is written as another had no handlers.
    if (lower.startsWith('on') && this.edits.names.has(element)) return undefined;
    // A parser writes names in lower case, and knows no namespaces but a few: these attributes did nothing in the page.
    if (name !== lower && (this.dom.isHtml(element) || this.active.test(lower))) return undefined;
    if (attribute.namespaceURI !== null) return name.includes(':') || name === 'xmlns' ? name : undefined;
    return name.includes(':') && this.scriptUrl.test(attribute.value) ? undefined : name;
  }

  /** The value that an attribute is written with. @returns undefined if the attribute is not written */
  valueOf(name: string, value: string): string | undefined {
    if (!value.includes('blob:')) return value;
    if (this.sources.has(name)) return value.trim().startsWith('blob:') ? undefined : value;
    if (name === 'style') return this.styles.withoutBlobs(value);
    if (!this.sourceSets.has(name)) return value;
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
    const interesting =
      /[A-Z:]/.test(name) || this.active.test(name) || this.sources.has(name) || this.sourceSets.has(name);
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
