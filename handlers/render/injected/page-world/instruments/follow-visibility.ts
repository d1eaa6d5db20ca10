// Follows content that waits until it is seen: by observers, and by reading where things are.
import { apply, construct, isObject } from '../natives';
import type { InstrumentKit } from './instrument-kit';

/** Observers see so far around the window, and around each container that scrolls. */
const REACH_PX = 20_000;

/** Brings into view all content that a person scrolls to, but no more of an endless list. */
export function followVisibility({ whenAsked, wrapClass }: InstrumentKit): void {
  const Bounds = DOMRectReadOnly;
  let observes = false;
  // Scripts compare an observed element with these bounds.
  const bounds = Object.getOwnPropertyDescriptor(IntersectionObserverEntry.prototype, 'rootBounds');
  if (bounds?.get !== undefined) {
    const get = new Proxy(bounds.get, {
      apply: (target, self, args) => {
        const seen: unknown = apply(target, self, args);
        return seen instanceof Bounds
          ? new Bounds(seen.x - REACH_PX, seen.y - REACH_PX, seen.width + 2 * REACH_PX, seen.height + 2 * REACH_PX)
          : seen;
      },
    });
    Object.defineProperty(IntersectionObserverEntry.prototype, 'rootBounds', { ...bounds, get });
  }
  wrapClass('IntersectionObserver', (target, args: unknown[], newTarget) => {
    const [callback, options] = args;
    observes = true;
    const wide = { ...(isObject(options) ? options : {}), rootMargin: '0px', scrollMargin: `${REACH_PX}px` };
    return construct(target, [callback, wide], newTarget);
  });
  whenAsked(() => (observes ? { observes } : {}));
}

/**
 * Follows whether the page reads where things are, or how tall its window is, as scripts do that look for what is in
 * view.
 */
export function followMeasures({ whenAsked, wrap }: InstrumentKit): void {
  const { getOwnPropertyDescriptor, defineProperty } = Object;
  let measures = false;
  for (const name of ['getBoundingClientRect', 'getClientRects']) {
    wrap(Element.prototype, name, (target, self, args) => {
      measures = true;
      return apply(target, self, args);
    });
  }
  for (const [owner, name] of [
    [window, 'innerHeight'],
    [Element.prototype, 'clientHeight'],
    [HTMLElement.prototype, 'offsetTop'],
    [VisualViewport.prototype, 'height'],
  ] as const) {
    const property = getOwnPropertyDescriptor(owner, name);
    if (property?.get === undefined) continue;
    const get = new Proxy(property.get, {
      apply: (target, self, args) => {
        measures = true;
        return apply(target, self, args);
      },
    });
    defineProperty(owner, name, { ...property, get });
  }
  whenAsked(() => {
    const answer = { measures };
    measures = false;
    return answer;
  });
}
