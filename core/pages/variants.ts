// The forms that a page is rendered in.

/** The variants; `desktop` is what a stack renders unless it is told otherwise. */
export const VARIANTS = ['desktop', 'mobile'] as const;

/** What kind of device a page is rendered for. */
export type Variant = (typeof VARIANTS)[number];

/** Whether a value names a variant. */
export function isVariant(value: unknown): value is Variant {
  return VARIANTS.some((variant) => variant === value);
}

/** The bot header's value: what of a request makes its page another, the URL aside. */
export function botHeaderValue(variant: Variant, host: string): string {
  return variant + ' ' + host;
}

/** The variant that a bot header names. */
export function variantOf(botHeader: string | undefined): Variant {
  return botHeader !== undefined && botHeader.indexOf('mobile ') === 0 ? 'mobile' : 'desktop';
}
