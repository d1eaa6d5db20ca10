// Reports a document's meta tags just before it navigates to another by itself. Stops a navigation that can lead to no
// page.
import { LEAVES, type LeavingDocument } from '../page-departure';

/** The part of the Navigation API that is used (HTML, "The NavigateEvent interface"); TypeScript's DOM lacks it yet. */
interface NavigateEvent extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
}
declare const navigation: EventTarget | undefined;

const MOST_METAS = 20;

/** @param binding the name of the function that takes the report */
export function watchLeaving(binding: string): void {
  const contents = (name: string) =>
    [...(document.head?.querySelectorAll(`meta[name="${name}" i]`) ?? [])]
      .slice(0, MOST_METAS)
      .map((meta) => (meta.getAttribute('content') ?? '').toWellFormed());
  const isNavigate = (event: Event): event is NavigateEvent => event.isTrusted && 'destination' in event;
  // The event comes before the browser starts the navigation, so the report arrives before its request. A document
  // without an origin has no such events.
  navigation?.addEventListener('navigate', (event) => {
    if (!isNavigate(event) || event.destination.sameDocument || event.downloadRequest !== null) return;
    const target = URL.parse(event.destination.url);
    const isPage = target?.protocol === 'http:' || target?.protocol === 'https:';
    // A crawler needs no blank documents, and no other applications that would open.
    if (!isPage || Reflect.get(globalThis, 'georenderStays') === true) return event.preventDefault();
    const tell: unknown = Reflect.get(globalThis, binding);
    const left: LeavingDocument = {
      statusMeta: contents('prerender-status-code')[0],
      headerMetas: contents('prerender-header'),
    };
    if (typeof tell === 'function') tell(LEAVES + JSON.stringify(left));
  });
}
