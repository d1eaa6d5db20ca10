// The scripts that see a document leave for another by itself: one tells, just before, what the document's meta tags say
// and keeps it where it is if nothing can come of it; the other keeps it from going back to where no page is.
import { inPage } from './watch-page';

/** What the binding's payload begins with when a document leaves; the rest is a {@link LeavingDocument} as JSON. */
export const LEAVES = 'leaves:';

/** The expression, in the script's world, after which its document leaves no more. */
export const STAY = 'globalThis.georenderStays = true';

/** What a document says of itself when it leaves for another. */
export interface LeavingDocument {
  /** The first `meta[name=prerender-status-code]` of the head. */
  readonly statusMeta: string | undefined;
  /** The `meta[name=prerender-header]` of the head, in order; a few at most. */
  readonly headerMetas: readonly string[];
}

/**
 * Runs in the page's own world: before its first entry, the history has only what the renderer showed earlier. In a tab
 * that was opened for the page, `history.back()` does nothing there (HTML, "traverse the history by a delta").
 */
export const NO_WAY_BACK = `{const entries=window.navigation;for(const name of ['back','go'])
  History.prototype[name]=new Proxy(History.prototype[name],{apply:(go,history,given)=>{
    const by=name==='back'?-1:Number(given[0]);
    if(!(by<0&&(entries?.currentEntry?.index??0)+by<0))return Reflect.apply(go,history,given)}})}`;

/**
 * The script for `Page.addScriptToEvaluateOnNewDocument`, in a world of its own.
 * @param blankName what the window is called between two renders (page-leave.ts)
 * @param binding the binding's name in that world
 */
export function watchLeavingSource(blankName: string, binding: string): string {
  return `if(${inPage(blankName)})(${watchLeaving.toString()})(${JSON.stringify(binding)},${JSON.stringify(LEAVES)})`;
}

/** The part of the Navigation API that is used (HTML, "The NavigateEvent interface"); TypeScript's DOM lacks it yet. */
interface NavigateEvent extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
}
declare const navigation: EventTarget | undefined;

function watchLeaving(binding: string, leaves: string): void {
  const mostMetas = 20;
  const contents = (name: string) =>
    [...(document.head?.querySelectorAll(`meta[name="${name}" i]`) ?? [])]
      .slice(0, mostMetas)
      .map((meta) => (meta.getAttribute('content') ?? '').toWellFormed());
  const isNavigate = (event: Event): event is NavigateEvent => event.isTrusted && 'destination' in event;
  // Dispatched before the browser hears of the navigation: what is told here arrives before its request.
  // A document without an origin has no such events, and leaves without a word.
  navigation?.addEventListener('navigate', (event) => {
    if (!isNavigate(event) || event.destination.sameDocument || event.downloadRequest !== null) return;
    const target = URL.parse(event.destination.url);
    const isPage = target?.protocol === 'http:' || target?.protocol === 'https:';
    // Applications that would open, and blank documents, are nothing for a crawler.
    if (!isPage || Reflect.get(globalThis, 'georenderStays') === true) return event.preventDefault();
    const tell: unknown = Reflect.get(globalThis, binding);
    const left: LeavingDocument = {
      statusMeta: contents('prerender-status-code')[0],
      headerMetas: contents('prerender-header'),
    };
    if (typeof tell === 'function') tell(leaves + JSON.stringify(left));
  });
}
