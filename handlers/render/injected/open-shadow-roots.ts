// The script that runs in the page's own world before the page's scripts: it makes shadow roots that the page closes open
// ones, so that the world of our own can read them. The page is told that they are closed.

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export const OPEN_SHADOW_ROOTS = `if(window===window.top)(${openShadowRoots.toString()})()`;

function openShadowRoots(): void {
  const { apply, get } = Reflect;
  const NativeProxy = Proxy;
  const closed = new WeakSet<object>();
  const isClosed = WeakSet.prototype.has.bind(closed);
  const close = WeakSet.prototype.add.bind(closed);
  const getRootNode = Node.prototype.getRootNode;
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  // Whatever else the page's own object does, it does as before.
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
