// Follows the animations that the document does not list: those in shadow roots, of elements outside of the document
// and of none; and changes in shadow roots.
import { leftMs } from '../../animation-time';
import { apply, max, NativeShadowRoot } from '../natives';
import type { InstrumentKit } from './instrument-kit';

export function followAnimations({ whenAsked, wrap }: InstrumentKit): void {
  const { getAnimations } = ShadowRoot.prototype;
  const played = new Set<unknown>();
  const play = played.add.bind(played);
  const forget = played.delete.bind(played);
  const eachPlayed = played.forEach.bind(played);
  let changed = false;
  const observer = new MutationObserver(() => (changed = true));
  const observe = observer.observe.bind(observer);
  const roots = new Set<unknown>();
  const keep = roots.add.bind(roots);
  const eachRoot = roots.forEach.bind(roots);
  wrap(Element.prototype, 'attachShadow', (target, self, args) => {
    const root: unknown = apply(target, self, args);
    keep(root);
    if (root instanceof NativeShadowRoot) observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  });
  wrap(Element.prototype, 'animate', (target, self, args) => {
    const animation: unknown = apply(target, self, args);
    play(animation);
    return animation;
  });
  for (const name of ['play', 'reverse']) {
    wrap(Animation.prototype, name, (target, self, args) => {
      play(self);
      return apply(target, self, args);
    });
  }
  whenAsked(() => {
    let longest = 0;
    eachPlayed((animation) => {
      const left = animation instanceof Animation ? leftMs(animation) : 0;
      if (left <= 0) forget(animation);
      longest = max(longest, left);
    });
    eachRoot((root) => {
      const animations: readonly Animation[] = apply(getAnimations, root, []);
      for (let index = 0; index < animations.length; index += 1) {
        const animation = animations[index];
        if (animation !== undefined) longest = max(longest, leftMs(animation));
      }
    });
    const answer = { animationMs: longest, changed };
    changed = false;
    return answer;
  });
}
