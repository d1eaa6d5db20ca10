// The visible content of a page, as lines of text: the flat tree of the document and its open shadow roots, without
// hidden elements. Some styles are told, too, so that a missing style sheet shows.

/** A page's visible content. */
export interface VisibleContent {
  /** One line for each run of text between block boundaries: the text, and its colour and size. */
  readonly lines: readonly string[];
  /** Title, metas, canonical and alternate links, and JSON-LD. */
  readonly head: readonly string[];
}

/** Runs in the page: refers to nothing outside itself. */
export function readVisibleContent(): VisibleContent {
  const unseen = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD']);
  const lines: string[] = [];
  let text = '';
  let look = '';

  const endLine = () => {
    const line = text.replace(/\s+/g, ' ').trim();
    if (line !== '') lines.push(`${line} [${look}]`);
    text = '';
  };
  const add = (added: string, style: CSSStyleDeclaration) => {
    if (text.trim() === '') look = `${style.color} ${style.fontSize}`;
    text += added;
  };
  const addGenerated = (element: Element, pseudo: '::before' | '::after') => {
    const style = getComputedStyle(element, pseudo);
    const content = /^"(.*)"$/.exec(style.content)?.[1];
    if (content !== undefined) add(content, style);
  };
  const childrenOf = (element: Element): Iterable<Node> => {
    if (element.shadowRoot !== null) return element.shadowRoot.childNodes;
    return element instanceof HTMLSlotElement ? element.assignedNodes({ flatten: true }) : element.childNodes;
  };
  const visit = (node: Node, style: CSSStyleDeclaration) => {
    if (node instanceof Text && style.visibility === 'visible') add(node.data, style);
    if (node instanceof Element) visitElement(node);
  };
  const visitElement = (element: Element) => {
    const style = getComputedStyle(element);
    if (unseen.has(element.tagName) || style.display === 'none' || Number(style.opacity) === 0) return;
    const isBlock = !/^(?:inline|contents)/.test(style.display) || element.tagName === 'BR';
    if (isBlock) endLine();
    addGenerated(element, '::before');
    if (element instanceof HTMLImageElement) add(`(image ${element.alt} ${element.getAttribute('src') ?? ''})`, style);
    for (const child of childrenOf(element)) visit(child, style);
    addGenerated(element, '::after');
    if (isBlock) endLine();
  };
  visitElement(document.body);
  endLine();

  const named = [
    ...document.head.querySelectorAll('meta[name], meta[property], link[rel=canonical], link[rel=alternate]'),
  ];
  const data = [...document.querySelectorAll('script[type="application/ld+json"]')];
  return {
    lines,
    head: [
      document.title,
      ...named.map((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`).join(' ')),
      ...data.map((script) => script.textContent),
    ],
  };
}
