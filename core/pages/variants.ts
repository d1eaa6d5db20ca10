// The variants of a page: the device that it is rendered for, and the country whose content it has, if that is not the
// default.

/** The devices; `desktop` is the default. */
export const VARIANTS = ['desktop', 'mobile'] as const;

/** The kind of device that a page is rendered for: a variant with the default content. */
export type DeviceVariant = (typeof VARIANTS)[number];

/** A variant: `desktop`, or with a country's content `desktop-DE`. */
export type Variant = DeviceVariant | `${DeviceVariant}-${string}`;

/** Whether a value names a variant with the default content. */
export function isDeviceVariant(value: unknown): value is DeviceVariant {
  return VARIANTS.some((variant) => variant === value);
}

/** Whether a value has the form of a variant, with the default content or a country's. */
export function isVariant(value: unknown): value is Variant {
  return typeof value === 'string' && /^(?:desktop|mobile)(?:-[A-Z]{2})?$/.test(value);
}

/** The variant's device. */
export function deviceOf(variant: Variant): DeviceVariant {
  return variant.startsWith('mobile') ? 'mobile' : 'desktop';
}

/** The country whose content the variant has, ISO 3166-1 alpha-2; undefined: the default. */
export function contentCountryOf(variant: Variant): string | undefined {
  return variant.split('-')[1];
}

/** The bot header's value: with the URL it makes a page's cache key at the edge. */
export function botHeaderValue(variant: Variant, host: string): string {
  return variant + ' ' + host;
}

/** A bot header's value with a country's content. */
export function withContentOf(country: string, botHeader: string): string {
  return botHeader.replace(' ', '-' + country + ' ');
}

/** The variant that a bot header names; undefined: it names none. Without the header it is the default. */
export function variantOf(botHeader: string | undefined): Variant | undefined {
  if (botHeader === undefined) return 'desktop';
  const named = botHeader.slice(0, botHeader.indexOf(' '));
  return isVariant(named) ? named : undefined;
}
