// Which picture of an <img> a browser would take, and how large it is.
import { attribute } from './stand-in';

/** The picture of an image element. */
export interface ChosenImage {
  /** As written in the markup. */
  readonly url: string;
  /** CSS pixels, as `naturalWidth` and `naturalHeight` would tell them. */
  readonly width: number;
  readonly height: number;
}

/** Assumed of a picture whose size the markup does not tell. */
const DEFAULT_WIDTH = 1_200;
const DEFAULT_RATIO = 1.5;
const PX_PER_EM = 16;

/** The types of pictures that the browser shows; none is one, too. */
const SHOWN_TYPE = /^(?:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)\s*(?:;.*)?)?$/i;

/** An image candidate string of `srcset`, resolved. */
interface Candidate {
  readonly url: string;
  readonly width: number | undefined;
}

/**
 * Chooses (HTML, "Selecting an image source"). The size is the one that the markup tells.
 * It reads no layout: a page with hundreds of images must not be laid out for each.
 */
export function chooseImage(image: Element): ChosenImage {
  const src = attribute(image, 'src') ?? '';
  const srcset = attribute(image, 'srcset');
  const chosen = ofPicture(image) ?? (srcset === null ? undefined : candidate(srcset, attribute(image, 'sizes')));
  const height = given(image, 'height');
  const width =
    given(image, 'width') ?? (height === undefined ? (chosen?.width ?? DEFAULT_WIDTH) : height * DEFAULT_RATIO);
  return {
    url: chosen?.url ?? src.trim(),
    width: Math.round(width),
    height: Math.round(height ?? width / DEFAULT_RATIO),
  };
}

function matches(media: string | null): boolean {
  return media === null || media.trim() === '' || matchMedia(media).matches;
}

function lengthOf(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)(px|vw|vh|r?em)$/i.exec(text.trim()) ?? [];
  const units: Readonly<Record<string, number>> = {
    px: 1,
    vw: innerWidth / 100,
    vh: innerHeight / 100,
    em: PX_PER_EM,
    rem: PX_PER_EM,
  };
  const unitPx = units[unit.toLowerCase()];
  return unitPx === undefined ? innerWidth : Number(number) * unitPx;
}

/** The width that `sizes` gives: that of the first condition that holds. A `calc()` counts as the whole window. */
function sizeOf(sizes: string | null): number {
  for (const entry of (sizes ?? '').split(/,(?![^(]*\))/)) {
    const [, media = '', length = ''] = /^\s*(.*?)\s*(\S+|calc\(.*\))\s*$/i.exec(entry) ?? [];
    if (length !== '' && matches(media)) return lengthOf(length);
  }
  return innerWidth;
}

function candidate(srcset: string, sizes: string | null): Candidate | undefined {
  let best: (Candidate & { readonly density: number }) | undefined;
  for (const [, url = '', descriptor = ''] of srcset.matchAll(/(?:^|,)\s*(\S*[^\s,])(?:\s+([^,]*))?\s*(?=,|$)/g)) {
    const number = parseFloat(descriptor);
    const width = /w\s*$/.test(descriptor) ? sizeOf(sizes) : undefined;
    const density = Number.isNaN(number) ? 1 : number / (width ?? 1);
    const better =
      best === undefined ||
      (best.density < devicePixelRatio
        ? density > best.density
        : density >= devicePixelRatio && density < best.density);
    if (better) best = { url, density, width };
  }
  return best;
}

function ofPicture(image: Element): Candidate | undefined {
  const parent = image.parentElement;
  if (parent?.localName !== 'picture') return undefined;
  for (let source = parent.firstElementChild; source !== null && source !== image; source = source.nextElementSibling) {
    const srcset = source.localName === 'source' ? attribute(source, 'srcset') : null;
    if (srcset === null || !matches(attribute(source, 'media'))) continue;
    if (!SHOWN_TYPE.test((attribute(source, 'type') ?? '').trim())) continue;
    const chosen = candidate(srcset, attribute(source, 'sizes'));
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

/** The size that attributes or styles tell. */
function given(image: Element, name: 'width' | 'height'): number | undefined {
  const said = parseFloat(attribute(image, name) ?? '');
  if (said > 0) return said;
  const styled = image instanceof HTMLElement && attribute(image, 'style') !== null ? image.style[name] : '';
  return /px$/.test(styled) && parseFloat(styled) > 0 ? parseFloat(styled) : undefined;
}
