// Runs in the page, in a world of its own, sent as text: elements that scripts made where, or with names and namespaces
// of which, a parser would make others. What was inert in the page could be a script or a handler there.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

/** Decides what elements are written as that a parser would not make. */
export class ForeignContent {
  private readonly svg = 'http://www.w3.org/2000/svg';
  private readonly mathMl = 'http://www.w3.org/1998/Math/MathML';
  /**
   * Unknown elements of HTML that a parser takes for others: `<image>` becomes `<img>`, and the rest change the namespace
   * of what is inside of them ("The rules for parsing tokens in foreign content", HTML Standard).
   */
  private readonly misread = new Set(['image', 'isindex', 'svg', 'math', 'mglyph', 'malignmark']);
  /** Elements of SVG that may have HTML inside. */
  private readonly svgFrames = new Set(['foreignObject', 'desc', 'title']);
  private readonly mathNames = /^(?:m(?!enu$|eta$)[a-z]+|annotation(?:-xml)?|none|semantics)$/;
  private readonly sound = new Map<string, boolean>();

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
  ) {}

  /** Looks at one element. Every element of the page comes here, so the usual ones leave at once. */
  settle(element: Element): void {
    // A form's control could stand in for its property; that is no string then.
    const { localName, namespaceURI }: { localName: unknown; namespaceURI: unknown } = element;
    const name = typeof localName === 'string' ? localName : this.dom.localName(element);
    const namespace = typeof namespaceURI === 'string' ? namespaceURI : this.dom.namespaceUri(element);
    if (namespace !== 'http://www.w3.org/1999/xhtml') this.foreign(element, name, namespace);
    else if (!this.isSound(name)) this.unsound(element, name);
  }

  private foreign(element: Element, name: string, namespace: string | null): void {
    if (name.toLowerCase() === 'script') return this.edits.drop(element);
    if (namespace === this.svg) return this.svgElement(element, name);
    if (namespace !== this.mathMl) return this.edits.rename(element, 'span');
    if (!this.mathNames.test(name)) this.edits.rename(element, 'mrow');
  }

  /** The browser shows neither parts of SVG outside of SVG, nor elements that SVG doesn't know, nor HTML right inside of SVG; style sheets count everywhere. */
  private svgElement(element: Element, name: string): void {
    const parent = this.dom.parentNode(element);
    const inHtml = parent !== null && this.dom.isElement(parent) && this.dom.isHtml(parent);
    const unknown = Object.getPrototypeOf(element) === SVGElement.prototype && !/^[a-z]+[-:][a-z:-]*$/.test(name);
    if (unknown || (inHtml && name !== 'svg' && name !== 'style')) return this.edits.drop(element);
    if (this.svgFrames.has(name)) return;
    for (let child = this.dom.firstChild(element); child !== null; child = this.dom.nextSibling(child)) {
      if (this.dom.isElement(child) && this.dom.isHtml(child) && this.dom.localName(child) !== 'style') this.edits.drop(child);
    }
  }

  private unsound(element: Element, name: string): void {
    if (name.toLowerCase() === 'script') this.edits.drop(element);
    else this.edits.rename(element, 'span');
  }

  /** Whether a parser makes such an element of HTML of such a tag. */
  private isSound(name: string): boolean {
    const known = this.sound.get(name);
    if (known !== undefined) return known;
    const sound = /^[a-z][^A-Z"'<&`=]*$/.test(name) && !this.misread.has(name);
    this.sound.set(name, sound);
    return sound;
  }
}
