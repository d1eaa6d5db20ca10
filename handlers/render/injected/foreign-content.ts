// Runs in the page, in a world of its own, sent as text: elements that scripts made where, or with names and namespaces
// of which, a parser would make others. What was inert in the page could be a script or a handler there.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

/** What is known of all elements of HTML that have a name. */
interface KnownName {
  /** A parser makes such elements of such tags. */
  readonly isSound: boolean;
  readonly canHost: boolean;
}

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
  /** Besides custom elements ("valid shadow host name", DOM Standard). */
  private readonly hosts = new Set(
    'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
  );
  private readonly known = new Map<string, KnownName>();
  private readonly shown = new Map<string, boolean>();

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
  ) {}

  /**
   * Looks at one element. Every element of the page comes here, so it is a matter of nanoseconds.
   * @returns whether the element can have a shadow root, which costs as much again to ask
   */
  settle(element: Element): boolean {
    // A form's control could stand in for its property; that is no string then.
    const ownName: unknown = element.localName;
    const ownNamespace: unknown = element.namespaceURI;
    const name = typeof ownName === 'string' ? ownName : this.dom.localName(element);
    const namespace = typeof ownNamespace === 'string' ? ownNamespace : this.dom.namespaceUri(element);
    if (namespace !== 'http://www.w3.org/1999/xhtml') {
      this.foreign(element, name, namespace);
      return false;
    }
    const known = this.known.get(name) ?? this.learn(name);
    if (!known.isSound) this.unsound(element, name);
    return known.canHost;
  }

  private foreign(element: Element, name: string, namespace: string | null): void {
    if (namespace === this.svg) return this.svgElement(element, name);
    if (name.toLowerCase() === 'script') return this.edits.drop(element);
    if (namespace !== this.mathMl) return this.edits.rename(element, 'span');
    if (!this.mathNames.test(name)) this.edits.rename(element, 'mrow');
  }

  /**
   * The browser shows neither parts of SVG outside of SVG, nor elements that SVG doesn't know, nor HTML right inside of SVG;
   * style sheets count everywhere. No property of an element of SVG can be hidden.
   */
  private svgElement(element: Element, name: string): void {
    if (!this.isShown(element, name)) return this.edits.drop(element);
    if (name !== 'svg' && name !== 'style' && element.parentNode instanceof HTMLElement)
      return this.edits.drop(element);
    if (this.svgFrames.has(name)) return;
    for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (child instanceof HTMLElement && !(child instanceof HTMLStyleElement)) this.edits.drop(child);
    }
  }

  private isShown(element: Element, name: string): boolean {
    const known = this.shown.get(name);
    if (known !== undefined) return known;
    const isUnknown = Object.getPrototypeOf(element) === SVGElement.prototype && !/^[a-z]+[-:][a-z:-]*$/.test(name);
    const shown = !isUnknown && name.toLowerCase() !== 'script';
    this.shown.set(name, shown);
    return shown;
  }

  private unsound(element: Element, name: string): void {
    if (name.toLowerCase() === 'script') this.edits.drop(element);
    else this.edits.rename(element, 'span');
  }

  private learn(name: string): KnownName {
    const isSound = /^[a-z][^A-Z"'<&`=]*$/.test(name) && !this.misread.has(name);
    const known = { isSound, canHost: name.includes('-') || this.hosts.has(name) };
    this.known.set(name, known);
    return known;
  }
}
