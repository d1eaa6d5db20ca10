// How long an animation goes on, told in both worlds of the page. Sent as text: the function is whole in itself, and its types
// are the page's.

/** Makes what tells how many milliseconds an animation has left; 0 if it stands still, or never ends. */
export function animationTime(): (animation: Animation) => number {
  const number = Number;
  const { isFinite } = Number;
  return ({ playState, effect, currentTime, playbackRate, pending }) => {
    const { endTime } = effect?.getComputedTiming() ?? {};
    if (playState !== 'running' || !isFinite(endTime)) return 0;
    // Its direction is not known before its first frame.
    if (pending) return number(endTime);
    return playbackRate < 0 ? number(currentTime ?? 0) : number(endTime) - number(currentTime ?? 0);
  };
}
