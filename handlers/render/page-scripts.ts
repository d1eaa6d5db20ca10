// The scripts that run inside the page. Each is one self-contained function, sent as text: nothing outside of it
// exists there, and its types are the page's.

/** What {@link watchPage} reports through its binding: the DOM changed, or `prerenderReady` was set. */
export type PageSignal = 'mutation' | 'ready:true' | 'ready:false';

/**
 * Runs before the page's own scripts: reports mutations, and `window.prerenderReady` as it is set. The binding is
 * taken off the window, so that the page can neither see nor call it.
 */
export function watchPage(bindingName: string): void {
  const report: unknown = Reflect.get(window, bindingName);
  if (typeof report !== 'function') return;
  Reflect.deleteProperty(window, bindingName);

  let ready: unknown;
  Object.defineProperty(window, 'prerenderReady', {
    configurable: true,
    enumerable: true,
    get: () => ready,
    set: (value: unknown) => {
      ready = value;
      if (typeof value === 'boolean') report(value ? 'ready:true' : 'ready:false');
    },
  });
  new MutationObserver(() => report('mutation')).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}

/** Resolves when the page has run the tasks that were waiting when it was called, and those that followed from them. */
export function awaitTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
}
