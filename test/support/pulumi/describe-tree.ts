// Trees in a form that JSON carries and assert.deepEqual compares.

/** An element: name (with its namespace's letter unless it is HTML), attributes, children, open shadow root. */
export interface ElementTree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly TreeNode[];
  readonly shadow?: { readonly flags: string; readonly children: readonly TreeNode[] };
}

/** A node; text is a string. */
export type TreeNode = ElementTree | string | { readonly comment: string } | { readonly doctype: readonly string[] };

/**
 * Describes a document, or a node's children, except executable scripts. Adjacent texts are one, empty ones none. Is
 * sent into pages as text, so it stands alone; asks for node types, as a frame's nodes have constructors of their own.
 */
export function describeTree(root: Node): TreeNode[] {
  const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;
  const isTemplate = (node: Node): node is HTMLTemplateElement => node.nodeName === 'TEMPLATE' && 'content' in node;
  const isDoctype = (node: Node): node is DocumentType => node.nodeType === Node.DOCUMENT_TYPE_NODE;
  const isScript = (element: Element) =>
    element.localName === 'script' &&
    /^(?:module|importmap|text\/javascript)?$/i.test(element.getAttribute('type') ?? '');
  const flagsOf = ({ delegatesFocus, serializable, clonable }: ShadowRoot) =>
    [delegatesFocus, serializable, clonable].join();
  const described: TreeNode[] = [];
  for (const node of root.childNodes) {
    const last = described.at(-1);
    const text = node.nodeValue ?? '';
    if (isElement(node)) {
      if (isScript(node)) continue;
      const prefix =
        node.namespaceURI === 'http://www.w3.org/1999/xhtml' ? '' : `${(node.namespaceURI ?? '').slice(-3)}:`;
      const attributes = Object.fromEntries(Array.from(node.attributes, ({ name, value }) => [name, value]));
      const children = describeTree(isTemplate(node) ? node.content : node);
      const shadow = node.shadowRoot;
      const shadowTree = shadow === null ? {} : { shadow: { flags: flagsOf(shadow), children: describeTree(shadow) } };
      described.push({ name: prefix + node.localName, attributes, children, ...shadowTree });
    } else if (isDoctype(node)) {
      described.push({ doctype: [node.name, node.publicId, node.systemId] });
    } else if (node.nodeType === Node.COMMENT_NODE) {
      described.push({ comment: text });
    } else if (typeof last === 'string') {
      described[described.length - 1] = last + text;
    } else if (text !== '') {
      described.push(text);
    }
  }
  return described;
}
