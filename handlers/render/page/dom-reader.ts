// Runs in the page, in a world of its own, sent as text: reads nodes past the page's names. A form's controls hide its
// properties even there (`<input name="attributes">`), so the prototypes' getters are called instead.

/** Reads what a form's controls could hide. */
export class DomReader {
  readonly nodeType = this.getter(Node.prototype, 'nodeType');
  readonly nodeName = this.getter(Node.prototype, 'nodeName');
  readonly nodeValue = this.getter(Node.prototype, 'nodeValue');
  readonly textContent = this.getter(Node.prototype, 'textContent');
  readonly parentNode = this.getter(Node.prototype, 'parentNode');
  readonly firstChild = this.getter(Node.prototype, 'firstChild');
  readonly nextSibling = this.getter(Node.prototype, 'nextSibling');
  readonly localName = this.getter(Element.prototype, 'localName');
  readonly namespaceUri = this.getter(Element.prototype, 'namespaceURI');
  readonly attributes = this.getter(Element.prototype, 'attributes');
  readonly outerHtml = this.getter(Element.prototype, 'outerHTML');

  isElement(node: Node): node is Element {
    return this.nodeType(node) === 1;
  }

  isHtml(element: Element): boolean {
    return this.namespaceUri(element) === 'http://www.w3.org/1999/xhtml';
  }

  private getter<Owner extends object, Name extends keyof Owner & string>(prototype: Owner, name: Name): (node: Owner) => Owner[Name] {
    const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
    if (get === undefined) throw new TypeError(`This browser's DOM has no getter for ${name}.`);
    return (node) => get.call(node);
  }
}
