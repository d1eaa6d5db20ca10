// Whether a service shows a page's picture: its address, format, weight and size.
import { isWholeUrl, type Problem, type Severity } from '../check/checked-page';
import type { PictureFacts, PictureType } from '../check/picture';
import { count } from './card-texts';
import type { NamedPicture, PreviewSource } from './preview-source';

/** A size in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** What a service asks of a picture. What is not given is not asked. */
export interface PictureLimits {
  /** Smaller ones are not shown. */
  readonly least?: PixelSize;
  /** Larger ones are not shown. */
  readonly most?: PixelSize;
  /** Smaller ones are shown small. */
  readonly large?: PixelSize;
  /** Smaller ones are shown, but are not what the service recommends. */
  readonly wanted?: PixelSize;
  readonly maxBytes?: number;
  /** The most that width may be of height. */
  readonly maxRatio?: number;
  readonly types?: readonly PictureType[];
  /** Whether an address that begins with `/` will do. */
  readonly takesPaths?: boolean;
}

/** The verdict on a picture. */
export interface PictureVerdict {
  /** Undefined if the service shows none. */
  readonly shown: { readonly url: string; readonly isLarge: boolean } | undefined;
  readonly problems: readonly Problem[];
}

const BEST_SIZE = 'Use a JPEG or PNG of 1200 × 630 pixels.';

/** Judges the picture that a page names. */
export function judgePicture(
  service: string,
  source: PreviewSource,
  picture: NamedPicture | undefined,
  limits: PictureLimits = {},
): PictureVerdict {
  if (picture === undefined) {
    const mend = 'Add <meta property="og:image" content="https://…"> with a picture of 1200 × 630 pixels.';
    return refused('image-missing', `The page names no picture: ${service} shows none.`, mend, 'warning');
  }
  const { tag, written } = picture;
  const url = URL.parse(written, source.answer.url);
  if (url === null || !(isWholeUrl(written) || (limits.takesPaths === true && /^\/(?!\/)/.test(written)))) {
    const message = `${tag} is "${short(written)}", which is no whole URL: ${service} can't find the picture.`;
    return refused('image-relative', message, 'Write the whole URL, with https://.');
  }
  const facts = source.pictures.get(url.href);
  if (facts === undefined || facts.kind === 'missing') {
    const reason = facts?.reason ?? 'it was not asked for.';
    const mend = 'Let the address answer with status 200 and the picture, also to bots.';
    return refused('image-unavailable', `${tag} can't be fetched: ${reason}`, mend);
  }
  const refusal = refusalOf(service, tag, facts, limits);
  if (refusal !== undefined) return refusal;
  return { shown: { url: url.href, isLarge: isLarge(facts, limits) }, problems: remarks(service, tag, facts, limits) };
}

function refusalOf(
  service: string,
  tag: string,
  facts: PictureFacts,
  limits: PictureLimits,
): PictureVerdict | undefined {
  const { type, mediaType, bytes, size } = facts;
  if (type === undefined) {
    const told = mediaType === '' ? '' : `, and comes as "${short(mediaType)}"`;
    return refused('image-format', `${tag} is no picture of a known format${told}.`, BEST_SIZE);
  }
  if (limits.types !== undefined && !limits.types.includes(type)) {
    const allowed = limits.types.map((one) => one.toUpperCase()).join(', ');
    return refused('image-format', `${tag} is of type ${type.toUpperCase()}; ${service} takes ${allowed}.`, BEST_SIZE);
  }
  if (limits.maxBytes !== undefined && bytes > limits.maxBytes) {
    const message = `${tag} has ${count(bytes)} bytes; ${service} takes at most ${count(limits.maxBytes)}.`;
    return refused('image-heavy', message, 'Compress the picture, or save it as JPEG.');
  }
  if (size === undefined) return undefined;
  if (isBelow(size, limits.least)) {
    const message = `${tag} has ${textOf(size)} pixels; ${service} shows pictures from ${wanted(limits.least)} on.`;
    return refused('image-small', message, BEST_SIZE);
  }
  if (limits.most !== undefined && (size.width > limits.most.width || size.height > limits.most.height)) {
    const message = `${tag} has ${textOf(size)} pixels; ${service} takes at most ${textOf(limits.most)}.`;
    return refused('image-too-large', message, BEST_SIZE);
  }
  if (limits.maxRatio !== undefined && size.width > limits.maxRatio * size.height) {
    const message = `${tag} has ${textOf(size)} pixels; ${service} takes at most ${limits.maxRatio}:1.`;
    return refused('image-ratio', message, BEST_SIZE);
  }
  return undefined;
}

function remarks(service: string, tag: string, facts: PictureFacts, limits: PictureLimits): readonly Problem[] {
  const { size, type = '' } = facts;
  const remark = (id: string, message: string): Problem => ({ id, severity: 'warning', message, mend: BEST_SIZE });
  const asksSize = [limits.least, limits.most, limits.large, limits.wanted].some((limit) => limit !== undefined);
  if (size === undefined) {
    const message = `${tag} is of type ${type.toUpperCase()}, whose size was not read: check it yourself.`;
    return asksSize ? [remark('image-size-unknown', message)] : [];
  }
  if (isBelow(size, limits.large)) {
    const message = `${tag} has ${textOf(size)} pixels; below ${wanted(limits.large)} ${service} shows it small.`;
    return [remark('image-shown-small', message)];
  }
  if (!isBelow(size, limits.wanted)) return [];
  const message = `${tag} has ${textOf(size)} pixels; ${service} asks for at least ${wanted(limits.wanted)}.`;
  return [remark('image-below-recommended', message)];
}

function isLarge({ size }: PictureFacts, { large }: PictureLimits): boolean {
  return size === undefined || !isBelow(size, large);
}

function isBelow(size: PixelSize, limit: PixelSize | undefined): boolean {
  return limit !== undefined && (size.width < limit.width || size.height < limit.height);
}

/** A limit with a height of 0 asks for a width alone. */
function wanted(limit: PixelSize | undefined): string {
  if (limit === undefined) return '';
  return limit.height === 0 ? `${limit.width} pixels of width` : `${textOf(limit)} pixels`;
}

function textOf({ width, height }: PixelSize): string {
  return `${width} × ${height}`;
}

function refused(id: string, message: string, mend: string, severity: Severity = 'error'): PictureVerdict {
  return { shown: undefined, problems: [{ id, severity, message, mend }] };
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
