// Runs in the page, in a world of its own, sent as text: brings what link previews read to the front of the head. They read
// the first 32 KB of a page or less, and the style sheets of CSS-in-JS alone are longer.
import type { DomReader } from './dom-reader';
import type { SnapshotEdits } from './snapshot-edits';

/** Orders the head's children so that nothing changes that a browser shows. */
export class HeadOrder {
  private readonly encoding = 'meta[charset], meta[http-equiv="content-type" i]';
  /** Policies govern what comes after them, so these keep their places among style sheets; so does what is loaded. */
  private readonly facts = 'title, meta:not([http-equiv]):not([name="referrer" i])';
  private readonly loading =
    '[rel~="stylesheet" i], [rel~="preload" i], [rel~="prefetch" i], [rel~="modulepreload" i], [rel~="preconnect" i], [rel~="dns-prefetch" i], [rel~="expect" i]';
  private readonly fetched = '[rel*="icon" i], [rel*="apple-touch" i], [rel~="manifest" i]';
  /** Characters of what is no fact. */
  private readonly long = 1_000;
  private readonly structured = 'script[type^="application/ld+json" i]';

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
    /** Relative addresses after a base mean something else than before; a policy governs what is loaded after it. */
    let hasLateBase = false;
    let hasPolicy = false;
    for (let child = this.dom.firstChild(head); child !== null; child = this.dom.nextSibling(child)) {
      children.push(child);
      // White space and short comments stay behind what they were behind.
      if (child instanceof HTMLElement && !this.isDropped(child)) {
        if (child instanceof HTMLBaseElement) hasLateBase ||= groups.rest.length > 0;
        else if (child.matches('meta[http-equiv="content-security-policy" i]')) hasPolicy = true;
        previous = groups[this.groupOf(child, hasLateBase, hasPolicy)];
      }
      if (child instanceof Comment && child.data.length > this.long) groups.rest.push(child);
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
    if (child.matches(this.encoding)) return 'encoding';
    if (child.matches(this.facts)) return 'facts';
    if (child.matches(this.structured)) return 'structured';
    if (child instanceof HTMLBaseElement) return hasLateBase ? 'rest' : 'facts';
    if (!(child instanceof HTMLLinkElement) || child.matches(this.loading)) return 'rest';
    // A picture may stand in its own address.
    if ((child.getAttribute('href') ?? '').length > this.long) return 'rest';
    const isRelative = !/^\s*https?:/i.test(child.getAttribute('href') ?? '');
    return (hasLateBase && isRelative) || (hasPolicy && child.matches(this.fetched)) ? 'rest' : 'facts';
  }

  private isDropped(node: Node): boolean {
    return this.edits.replacements.get(node) === '';
  }
}
