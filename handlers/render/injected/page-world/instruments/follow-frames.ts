// Follows what waits for a frame: callbacks, scrolling, animations, view transitions.
import { apply, construct, then } from '../natives';
import type { InstrumentKit } from './instrument-kit';

export function followFrames({ whenAsked, work, later, wrap, wrapClass }: InstrumentKit): void {
  const open = new Set<unknown>();
  const add = open.add.bind(open);
  const remove = open.delete.bind(open);
  wrap(window, 'requestAnimationFrame', (target, self, args: unknown[]) => {
    const [callback] = args;
    if (typeof callback !== 'function') return apply(target, self, args);
    const followed = (...given: unknown[]) => {
      remove(id);
      return apply(callback, window, given);
    };
    const id: unknown = apply(target, self, [followed]);
    add(id);
    return id;
  });
  wrap(window, 'cancelAnimationFrame', (target, self, args: unknown[]) => {
    remove(args[0]);
    return apply(target, self, args);
  });
  let scrolled = false;
  let observes = false;
  let hasStopped = false;
  wrap(window, 'stop', (target, self, args) => {
    hasStopped = true;
    return apply(target, self, args);
  });
  for (const [owner, names] of [
    [window, ['scroll', 'scrollTo', 'scrollBy']],
    [Element.prototype, ['scroll', 'scrollTo', 'scrollBy', 'scrollIntoView', 'animate']],
    // The next frame reports each observed element, even if it did not change.
    [IntersectionObserver.prototype, ['observe']],
    [ResizeObserver.prototype, ['observe']],
  ] as const) {
    for (const name of names) {
      wrap(owner, name, (target, self, args) => {
        scrolled = true;
        return apply(target, self, args);
      });
    }
  }
  wrapClass('ResizeObserver', (target, args, newTarget) => {
    observes = true;
    return construct(target, args, newTarget);
  });
  // A view transition shows one more frame before it changes the page.
  wrap(Document.prototype, 'startViewTransition', (target, self, args) => {
    const transition: unknown = apply(target, self, args);
    scrolled = true;
    if (transition instanceof ViewTransition) {
      const release = work('view transition', false);
      void apply(then, transition.updateCallbackDone, [() => later(release), release]);
    }
    return transition;
  });
  whenAsked(() => {
    const answer = { wantsFrame: open.size > 0 || scrolled, hasStopped, ...(observes ? { observes } : {}) };
    scrolled = false;
    return answer;
  });
}
