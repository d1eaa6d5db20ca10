// Which picture of an <img> a browser would take, and how large it is. Sent as text to the page's own world: whole in itself.
import type { StandInKit } from './stand-ins';

/** The picture of an image element. */
export interface ChosenImage {
  /** As written in the markup. */
  readonly url: string;
  /** CSS pixels, as `naturalWidth` and `naturalHeight` would tell them. */
  readonly width: number;
  readonly height: number;
}

/**
 * Makes the function that chooses (HTML, "Selecting an image source"). What the markup says of the size is the size.
 * It reads no layout: a page with hundreds of images must not be laid out for each.
 */
export function imageChooser({ attribute }: Pick<StandInKit, 'attribute'>): (image: Element) => ChosenImage {
  /** What nobody says of a picture. */
  const DEFAULT_WIDTH = 1_200;
  const DEFAULT_RATIO = 1.5;
  const PX_PER_EM = 16;
  const matches = (media: string | null): boolean => media === null || media.trim() === '' || matchMedia(media).matches;
  const lengthOf = (text: string): number => {
    const [, number = '', unit = ''] = /^([\d.]+)(px|vw|vh|r?em)$/i.exec(text.trim()) ?? [];
    const unitPx = { px: 1, vw: innerWidth / 100, vh: innerHeight / 100, em: PX_PER_EM, rem: PX_PER_EM }[
      unit.toLowerCase()
    ];
    return unitPx === undefined ? innerWidth : Number(number) * unitPx;
  };
  /** The width that `sizes` gives: that of the first condition that holds. A `calc()` counts as the whole window. */
  const sizeOf = (sizes: string | null): number => {
    for (const entry of (sizes ?? '').split(/,(?![^(]*\))/)) {
      const [, media = '', length = ''] = /^\s*(.*?)\s*(\S+|calc\(.*\))\s*$/i.exec(entry) ?? [];
      if (length !== '' && matches(media)) return lengthOf(length);
    }
    return innerWidth;
  };
  const candidate = (srcset: string, sizes: string | null): { url: string; width: number | undefined } | undefined => {
    let best: { url: string; density: number; width: number | undefined } | undefined;
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
  };
  const ofPicture = (image: Element): { url: string; width: number | undefined } | undefined => {
    const parent = image.parentElement;
    if (parent?.localName !== 'picture') return undefined;
    for (
      let source = parent.firstElementChild;
      source !== null && source !== image;
      source = source.nextElementSibling
    ) {
      const srcset = source.localName === 'source' ? attribute(source, 'srcset') : null;
      if (srcset === null || !matches(attribute(source, 'media'))) continue;
      if (
        !/^(?:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)\s*(?:;.*)?)?$/i.test((attribute(source, 'type') ?? '').trim())
      )
        continue;
      const chosen = candidate(srcset, attribute(source, 'sizes'));
      if (chosen !== undefined) return chosen;
    }
    return undefined;
  };
  const given = (image: Element, name: 'width' | 'height'): number | undefined => {
    const said = parseFloat(attribute(image, name) ?? '');
    if (said > 0) return said;
    const styled = image instanceof HTMLElement && attribute(image, 'style') !== null ? image.style[name] : '';
    return /px$/.test(styled) && parseFloat(styled) > 0 ? parseFloat(styled) : undefined;
  };
  return (image) => {
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
  };
}
