// The variants of a page.

/** All variants; `desktop` is the default. */
export const VARIANTS = ['desktop', 'mobile'] as const;

/** The kind of device that a page is rendered for. */
export type Variant = (typeof VARIANTS)[number];

/** Whether a value names a variant. */
export function isVariant(value: unknown): value is Variant {
  return VARIANTS.some((variant) => variant === value);
}

/** The bot header's value: with the URL it makes a page's cache key at the edge. */
export function botHeaderValue(variant: Variant, host: string): string {
  return variant + ' ' + host;
}

/** The variant that a bot header names. */
export function variantOf(botHeader: string | undefined): Variant {
  return botHeader !== undefined && botHeader.indexOf('mobile ') === 0 ? 'mobile' : 'desktop';
}
