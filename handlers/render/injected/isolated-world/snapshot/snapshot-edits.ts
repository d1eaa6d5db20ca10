// The record of where the HTML differs from the browser's own serialization. The page itself is never changed, nor
// cloned (a clone runs the constructors of custom elements).
import type { DomReader } from './dom-reader';

/** The differences, by node. */
export class SnapshotEdits {
  /** Nodes that the browser may not write whole: they, or nodes inside of them, are edited. */
  readonly touched = new Set<Node>();
  /** Markup in place of a node. */
  readonly replacements = new Map<Node, string>();
  /** Markup in place of an element's children. */
  readonly contents = new Map<Node, string>();
  /** Markup before an element's children. */
  readonly prepended = new Map<Node, string>();
  /** Markup after the children of an element or shadow root. */
  readonly appended = new Map<Node, string>();
  /** Attributes that are set, or left out (`undefined`). */
  readonly attributes = new Map<Element, Map<string, string | undefined>>();
  /** Tag names in place of an element's own. */
  readonly names = new Map<Element, string>();
  /** Open shadow roots by their hosts. */
  readonly shadowRoots = new Map<Element, ShadowRoot>();
  /** Written after a node instead of its next sibling, and of a parent first. */
  readonly following = new Map<Node, Node | null>();
  readonly first = new Map<Node, Node>();
  private readonly templates = new Map<Node, HTMLTemplateElement>();

  constructor(private readonly dom: DomReader) {}

  drop(node: Node): void {
    this.replace(node, '');
  }

  replace(node: Node, markup: string): void {
    this.replacements.set(node, markup);
    this.touch(node);
  }

  setContent(element: Element, markup: string): void {
    this.contents.set(element, markup);
    this.touch(element);
  }

  prepend(element: Element, markup: string): void {
    this.prepended.set(element, markup);
    this.touch(element);
  }

  append(parent: Element | ShadowRoot, markup: string): void {
    this.appended.set(parent, markup);
    this.touch(parent);
  }

  setAttribute(element: Element, name: string, value: string | undefined): void {
    this.attributes.set(element, (this.attributes.get(element) ?? new Map()).set(name, value));
    this.touch(element);
  }

  rename(element: Element, name: string): void {
    this.names.set(element, name);
    this.touch(element);
  }

  /** Writes all children of an element in another order. */
  reorder(parent: Element, children: readonly Node[]): void {
    const [first] = children;
    if (first === undefined) return;
    this.first.set(parent, first);
    for (const [index, child] of children.entries()) this.following.set(child, children[index + 1] ?? null);
    this.touch(parent);
  }

  addShadowRoot(host: Element, root: ShadowRoot): void {
    this.shadowRoots.set(host, root);
    this.touch(root);
  }

  /** Remembers the template of a fragment, which the fragment itself doesn't tell. */
  addTemplate(template: HTMLTemplateElement): void {
    this.templates.set(template.content, template);
  }

  /** Marks a node as written by hand, and thus all nodes around it. */
  touch(node: Node): void {
    for (let next: Node | undefined = node; next !== undefined && !this.touched.has(next); next = this.outer(next)) {
      this.touched.add(next);
    }
  }

  private outer(node: Node): Node | undefined {
    if (node instanceof ShadowRoot) return node.host;
    return this.dom.parentNode(node) ?? this.templates.get(node);
  }
}
