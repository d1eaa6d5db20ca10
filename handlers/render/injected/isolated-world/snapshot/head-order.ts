// Brings the tags for link previews to the front of the head. Previews read the first 32 KB of a page or less, and the
// style sheets of CSS-in-JS alone are longer.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

const ENCODING = 'meta[charset], meta[http-equiv="content-type" i]';
/** Policies govern the tags after them, so these keep their places among style sheets, and so do tags that load. */
const FACTS = 'title, meta:not([http-equiv]):not([name="referrer" i])';
const LOADING =
  '[rel~="stylesheet" i], [rel~="preload" i], [rel~="prefetch" i], [rel~="modulepreload" i], ' +
  '[rel~="preconnect" i], [rel~="dns-prefetch" i], [rel~="expect" i]';
const FETCHED = '[rel*="icon" i], [rel*="apple-touch" i], [rel~="manifest" i]';
/** A link or comment of more characters is no fact. */
const LONG = 1_000;
const STRUCTURED = 'script[type^="application/ld+json" i]';

/** Orders the head's children so that nothing changes that a browser shows. */
export class HeadOrder {
  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
  ) {}

  apply(head: HTMLHeadElement): void {
    const groups: { readonly [Group in 'encoding' | 'facts' | 'structured' | 'rest']: Node[] } = {
      encoding: [],
      facts: [],
      structured: [],
      rest: [],
    };
    const children: Node[] = [];
    let previous = groups.encoding;
    /** Relative URLs mean something else after a base than before; a policy governs loads after it. */
    let hasLateBase = false;
    let hasPolicy = false;
    for (let child = this.dom.firstChild(head); child !== null; child = this.dom.nextSibling(child)) {
      children.push(child);
      // White space and short comments stay behind their previous sibling.
      if (child instanceof HTMLElement && !this.isDropped(child)) {
        if (child instanceof HTMLBaseElement) hasLateBase ||= groups.rest.length > 0;
        else if (child.matches('meta[http-equiv="content-security-policy" i]')) hasPolicy = true;
        previous = groups[this.groupOf(child, hasLateBase, hasPolicy)];
      }
      if (child instanceof Comment && child.data.length > LONG) groups.rest.push(child);
      else previous.push(child);
    }
    const ordered = [...groups.encoding, ...groups.facts, ...groups.structured, ...groups.rest];
    if (ordered.some((child, index) => child !== children[index])) this.edits.reorder(head, ordered);
  }

  private groupOf(
    child: HTMLElement,
    hasLateBase: boolean,
    hasPolicy: boolean,
  ): 'encoding' | 'facts' | 'structured' | 'rest' {
    if (child.matches(ENCODING)) return 'encoding';
    if (child.matches(FACTS)) return 'facts';
    if (child.matches(STRUCTURED)) return 'structured';
    if (child instanceof HTMLBaseElement) return hasLateBase ? 'rest' : 'facts';
    if (!(child instanceof HTMLLinkElement) || child.matches(LOADING)) return 'rest';
    // A `data:` URL may hold a whole picture.
    if ((child.getAttribute('href') ?? '').length > LONG) return 'rest';
    const isRelative = !/^\s*https?:/i.test(child.getAttribute('href') ?? '');
    return (hasLateBase && isRelative) || (hasPolicy && child.matches(FETCHED)) ? 'rest' : 'facts';
  }

  private isDropped(node: Node): boolean {
    return this.edits.replacements.get(node) === '';
  }
}
