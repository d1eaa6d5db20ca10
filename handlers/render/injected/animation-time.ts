// How long an animation goes on; asked in both worlds of the page.

const { isFinite } = Number;
const number = Number;

/** How many milliseconds an animation has left; 0 if it stands still, or never ends. */
export function leftMs({ playState, effect, currentTime, playbackRate, pending }: Animation): number {
  const { endTime } = effect?.getComputedTiming() ?? {};
  if (playState !== 'running' || !isFinite(endTime)) return 0;
  // Its direction is not known before its first frame.
  if (pending) return number(endTime);
  return playbackRate < 0 ? number(currentTime ?? 0) : number(endTime) - number(currentTime ?? 0);
}
