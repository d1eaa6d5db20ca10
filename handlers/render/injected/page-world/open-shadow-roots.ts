// Opens the shadow roots that the page closes, so that the isolated world can read them. The page is told that they are
// closed.
import { apply, get, isObject, NativeProxy } from './natives';

export function openShadowRoots(): void {
  const closed = new WeakSet<object>();
  const isClosed = WeakSet.prototype.has.bind(closed);
  const close = WeakSet.prototype.add.bind(closed);
  const getRootNode = Node.prototype.getRootNode;
  // In all else, the page's own object does as before.
  const opening = (init: object) =>
    new NativeProxy(init, { get: (of, name) => (name === 'mode' ? 'open' : get(of, name)) });
  Element.prototype.attachShadow = new NativeProxy(Element.prototype.attachShadow, {
    apply: (attach, self, args: unknown[]) => {
      const [init] = args;
      const mode: unknown = isObject(init) ? get(init, 'mode') : undefined;
      if (!isObject(init) || String(mode) !== 'closed') return apply(attach, self, args);
      let root: ShadowRoot;
      try {
        root = apply(attach, self, [opening(init)]);
      } catch {
        // A root that the site's HTML has closed can only be taken over as it is; anything else fails again.
        return apply(attach, self, args);
      }
      close(root);
      return root;
    },
  });
  const replaceGetter = (prototype: object, name: string, read: (value: unknown, self: object) => unknown) => {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (property?.get === undefined) return;
    const replaced = new NativeProxy(property.get, {
      apply: (getter, self: object, args) => read(apply(getter, self, args), self),
    });
    Object.defineProperty(prototype, name, { ...property, get: replaced });
  };
  replaceGetter(Element.prototype, 'shadowRoot', (root) => (isObject(root) && isClosed(root) ? null : root));
  replaceGetter(ShadowRoot.prototype, 'mode', (mode, root) => (isClosed(root) ? 'closed' : mode));
  // A slot is part of the root.
  const unlessInClosed = (slot: unknown) => (isObject(slot) && isClosed(apply(getRootNode, slot, [])) ? null : slot);
  replaceGetter(Element.prototype, 'assignedSlot', unlessInClosed);
  replaceGetter(Text.prototype, 'assignedSlot', unlessInClosed);
}
