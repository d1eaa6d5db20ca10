// Rewrites elements that scripts made and that a parser would read as others, because of place, name or namespace:
// an inert element could become a script or get a handler.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

/** Facts about all elements of HTML with the same name. */
interface KnownName {
  /** Whether a parser makes the same element of its tag. */
  readonly isSound: boolean;
  readonly canHost: boolean;
}

const SVG = 'http://www.w3.org/2000/svg';
const MATH_ML = 'http://www.w3.org/1998/Math/MathML';
/**
 * Unknown elements of HTML that a parser reads as others: `<image>` becomes `<img>`, and the rest change the namespace
 * of their content ("The rules for parsing tokens in foreign content", HTML Standard).
 */
const MISREAD = new Set(['image', 'isindex', 'svg', 'math', 'mglyph', 'malignmark']);
/** Elements of SVG that may contain HTML. */
const SVG_FRAMES = new Set(['foreignObject', 'desc', 'title']);
const MATH_NAMES = /^(?:m(?!enu$|eta$)[a-z]+|annotation(?:-xml)?|none|semantics)$/;
/** Elements that can have a shadow root, besides custom ones ("valid shadow host name", DOM Standard). */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** Decides how to write elements that a parser would not make. */
export class ForeignContent {
  private readonly known = new Map<string, KnownName>();
  private readonly shown = new Map<string, boolean>();

  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
  ) {}

  /**
   * Looks at one element. It runs for every element of the page, so nanoseconds count.
   * @returns whether the element can have a shadow root; asking the element itself costs as much as all of this
   */
  settle(element: Element): boolean {
    // A form's control can hide the property: then the value is not a string.
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
    if (namespace === SVG) return this.svgElement(element, name);
    if (name.toLowerCase() === 'script') return this.edits.drop(element);
    if (namespace !== MATH_ML) return this.edits.rename(element, 'span');
    if (!MATH_NAMES.test(name)) this.edits.rename(element, 'mrow');
  }

  /**
   * The browser does not show parts of SVG outside of SVG, elements unknown to SVG, and HTML directly inside SVG. Style
   * sheets count everywhere. Nothing can hide a property of an SVG element.
   */
  private svgElement(element: Element, name: string): void {
    if (!this.isShown(element, name)) return this.edits.drop(element);
    if (name !== 'svg' && name !== 'style' && element.parentNode instanceof HTMLElement)
      return this.edits.drop(element);
    if (SVG_FRAMES.has(name)) return;
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
    const isSound = /^[a-z][^A-Z"'<&`=]*$/.test(name) && !MISREAD.has(name);
    const known = { isSound, canHost: name.includes('-') || HOSTS.has(name) };
    this.known.set(name, known);
    return known;
  }
}
