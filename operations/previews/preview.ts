// What a service makes of a link: the card that it shows, what is wrong with it, and the rules that were applied.
import type { Problem } from '../check/checked-page';

/** The services, in the order in which they are shown. */
export const SERVICES = [
  'whatsapp',
  'linkedin',
  'slack',
  'x',
  'facebook',
  'discord',
  'imessage',
  'telegram',
  'google',
  'ai-agent',
] as const;

/** One of them. */
export type Service = (typeof SERVICES)[number];

/** Their names as they write them. */
export const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  whatsapp: 'WhatsApp',
  linkedin: 'LinkedIn',
  slack: 'Slack',
  x: 'X',
  facebook: 'Facebook',
  discord: 'Discord',
  imessage: 'iMessage',
  telegram: 'Telegram',
  google: 'Google',
  'ai-agent': 'AI agent',
};

/** A card. All its texts come from the page, and are hostile. */
export interface Card {
  /** `link`: the service shows the bare address, or nothing; `result`: an entry of a search; `reading`: text alone. */
  readonly kind: 'large-image' | 'small-image' | 'text' | 'link' | 'result' | 'reading';
  readonly host: string;
  readonly siteName?: string;
  readonly title?: string;
  readonly description?: string;
  /** The whole URL of the picture, one of those that were fetched. */
  readonly imageUrl?: string;
  /** `#RRGGBB` or `#RRGGBBAA`. */
  readonly accent?: string;
}

/** A rule of a service. */
export interface PreviewRule {
  readonly text: string;
  /** The URL of the page that says so. */
  readonly source: string;
  /** `documented` by the service itself; `observed` by others, where it says nothing. */
  readonly basis: 'documented' | 'observed';
}

/** What one service makes of a link. */
export interface Preview {
  readonly service: Service;
  readonly card: Card;
  readonly problems: readonly Problem[];
  readonly rules: readonly PreviewRule[];
}

/** A rule that the service documents. */
export function documented(text: string, source: string): PreviewRule {
  return { text, source, basis: 'documented' };
}

/** A rule that others have observed. */
export function observed(text: string, source: string): PreviewRule {
  return { text, source, basis: 'observed' };
}

/** Without its absent values, as in JSON. */
export function card(
  values: { readonly [Key in keyof Card]: Card[Key] | undefined } & Pick<Card, 'kind' | 'host'>,
): Card {
  const { kind, host, siteName, title, description, imageUrl, accent } = values;
  return {
    kind,
    host,
    ...(siteName === undefined ? {} : { siteName }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(imageUrl === undefined ? {} : { imageUrl }),
    ...(accent === undefined ? {} : { accent }),
  };
}
