// Before the page's first entry, the history has only documents of earlier renders. In a tab that was opened for the
// page, `history.back()` does nothing there (HTML, "traverse the history by a delta").
import { apply, get, NativeProxy, set } from './natives';

/** The part of the Navigation API that is used; TypeScript's DOM lacks it yet. */
declare const navigation: { readonly currentEntry: { readonly index: number } | null } | undefined;

export function keepHistory(): void {
  const entries = navigation;
  const number = Number;
  for (const name of ['back', 'go']) {
    const original: unknown = get(History.prototype, name);
    if (typeof original !== 'function') continue;
    const replaced = new NativeProxy(original, {
      apply: (go, history, args: unknown[]) => {
        const by = name === 'back' ? -1 : number(args[0]);
        if (by < 0 && (entries?.currentEntry?.index ?? 0) + by < 0) return undefined;
        return apply(go, history, args);
      },
    });
    set(History.prototype, name, replaced);
  }
}
