// A colour for each region: Okabe and Ito's first, which the colour-blind tell apart, then others around the wheel.
const SAFE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#7f7f7f'];

/** The colour of a region among all; grey for none. */
export function regionColour(regions: readonly string[], region: string | undefined): string {
  const index = region === undefined ? -1 : regions.indexOf(region);
  if (index < 0) return 'var(--line)';
  return SAFE[index] ?? `hsl(${(index * 137) % 360} 45% ${index % 2 === 0 ? 40 : 65}%)`;
}
