// A colour for each region of a map: Okabe and Ito's first, which people with colour-blindness tell apart, then others
// around the wheel.
const SAFE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#7f7f7f'];

/** The colour of a region among all, in CSS; undefined if it is none of them. */
export function regionColour(regions: readonly string[], region: string | undefined): string | undefined {
  const index = region === undefined ? -1 : regions.indexOf(region);
  if (index < 0) return undefined;
  return SAFE[index] ?? `hsl(${(index * 137) % 360} 45% ${index % 2 === 0 ? 40 : 65}%)`;
}
