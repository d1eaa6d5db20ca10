// Reads nodes past the page's names. A form's controls hide its properties also in the isolated world
// (`<input name="attributes">`), so the prototypes' getters are called instead.

/** Reads properties that a form's controls could hide. */
export class DomReader {
  readonly nodeType = this.getter(Node.prototype, 'nodeType');
  readonly nodeName = this.getter(Node.prototype, 'nodeName');
  readonly nodeValue = this.getter(Node.prototype, 'nodeValue');
  readonly parentNode = this.getter(Node.prototype, 'parentNode');
  readonly firstChild = this.getter(Node.prototype, 'firstChild');
  readonly nextSibling = this.getter(Node.prototype, 'nextSibling');
  readonly localName = this.getter(Element.prototype, 'localName');
  readonly namespaceUri = this.getter(Element.prototype, 'namespaceURI');
  readonly attributes = this.getter(Element.prototype, 'attributes');
  readonly outerHtml = this.getter(Element.prototype, 'outerHTML');
  private readonly elementMatches = Element.prototype.matches;
  private readonly elementClosest = Element.prototype.closest;
  private readonly elementAttributeNames = Element.prototype.getAttributeNames;
  private readonly elementQuery = Element.prototype.querySelectorAll;

  isElement(node: Node): node is Element {
    return this.nodeType(node) === 1;
  }

  isHtml(element: Element): boolean {
    return this.namespaceUri(element) === 'http://www.w3.org/1999/xhtml';
  }

  matches(element: Element, selector: string): boolean {
    return this.elementMatches.call(element, selector);
  }

  /** Whether an element, or one around it in the same document, template or shadow root, matches. */
  isWithin(element: Element, selector: string): boolean {
    return this.elementClosest.call(element, selector) !== null;
  }

  attributeNames(element: Element): readonly string[] {
    // A form's control can hide the method, but no control is a function.
    return typeof element.getAttributeNames === 'function'
      ? element.getAttributeNames()
      : this.elementAttributeNames.call(element);
  }

  descendants(element: Element): Iterable<Element> {
    return this.elementQuery.call(element, '*');
  }

  /**
   * The text right inside of an element ("child text content", DOM Standard); the rest of a style sheet or title does
   * not count. U+0000 is left out here, since it will not be written: a parser drops or replaces it.
   */
  childText(element: Element): string {
    let text = '';
    for (let child = this.firstChild(element); child !== null; child = this.nextSibling(child)) {
      if (this.isText(child)) text += this.nodeValue(child) ?? '';
    }
    return text.replaceAll('\0', '');
  }

  /** Whether an element has children besides text. */
  hasMoreThanText(element: Element): boolean {
    for (let child = this.firstChild(element); child !== null; child = this.nextSibling(child)) {
      if (!this.isText(child)) return true;
    }
    return false;
  }

  private isText(node: Node): boolean {
    const type = this.nodeType(node);
    return type === 3 || type === 4;
  }

  private getter<Owner extends object, Name extends keyof Owner & string>(
    prototype: Owner,
    name: Name,
  ): (node: Owner) => Owner[Name] {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
    if (get === undefined) throw new TypeError(`This browser's DOM has no getter for ${name}.`);
    return (node) => get.call(node);
  }
}
