// The account of the page's pictures. They are never downloaded, but settle a moment after they were noticed.
import { apply, getOwnPropertyDescriptor, type Later, NativeImage } from '../natives';
import { attribute, fire, listen } from './stand-in';

/** A framework listens right after it has made its elements: pictures settle later than that. */
const SETTLE_MS = 10;

/** An element that shows a picture. */
interface Picture {
  /** The part of the markup that decides about the picture. */
  readonly key: string;
  settled: boolean;
  /** Called once it has settled. */
  readonly waiting: (() => void)[];
}

/** The account of all pictures. */
export interface Pictures {
  /** Notices a picture. @returns undefined if the element names none */
  notice(element: Element, fromMarkup?: boolean): Picture | undefined;
  /** The element was given a picture, perhaps the same again. */
  renew(element: Element): void;
  /** Calls a function once the element's picture has settled. */
  whenSettled(element: Element, call: () => void): void;
  isSettled(element: Element): boolean;
}

/** The part of an element's markup that decides about its picture; empty if it has none. */
function keyOf(element: Element): string {
  // Documents without a window (templates, parsed text) load nothing.
  if (element.ownerDocument !== document) return '';
  const of = (name: string): string => attribute(element, name) ?? '';
  switch (element.localName) {
    case 'img': {
      const { parentElement: parent } = element;
      let key = of('src').trim() + of('srcset');
      if (parent?.localName !== 'picture') return key;
      for (const source of parent.children) if (source.localName === 'source') key += attribute(source, 'srcset') ?? '';
      return key;
    }
    case 'image':
      return of('href') || of('xlink:href');
    case 'input':
      return of('type').toLowerCase() === 'image' ? of('src') : '';
    case 'link':
      return of('as') === 'image' && /(?:^|\s)preload(?:\s|$)/i.test(of('rel')) ? of('href') || of('imagesrcset') : '';
    default:
      return '';
  }
}

/** Settles pictures, a moment after they were noticed. */
export function pictureAccount(later: Later): Pictures {
  const known = new WeakMap<Element, Picture>();
  // The browser itself lets images fail whose sources are no URLs.
  const nativeComplete = getOwnPropertyDescriptor(NativeImage.prototype, 'complete')?.get;
  const hasFailed = (element: Element): boolean =>
    element.localName === 'img' && nativeComplete !== undefined && apply(nativeComplete, element, []) === true;
  let due: Element[] = [];
  let ofMarkup: Element[] = [];
  const settle = (elements: readonly Element[]) => {
    for (const element of elements) {
      const picture = known.get(element);
      if (picture === undefined || picture.settled) continue;
      picture.settled = true;
      if (!hasFailed(element)) fire(element, 'load');
      for (const call of picture.waiting.splice(0)) call();
    }
  };
  const settleDue = () => {
    const elements = due;
    due = [];
    settle(elements);
  };
  const add = (elements: readonly Element[]) => {
    if (due.length === 0 && elements.length > 0) later(settleDue, SETTLE_MS);
    due.push(...elements);
  };
  const parsed = () => add(ofMarkup);
  // The window's own event comes after those of the pictures that it was parsed with.
  const loaded = ({ target }: Event) => {
    if (target !== document) return;
    settle(ofMarkup);
    ofMarkup = [];
  };
  const begin = (element: Element, key: string, fromMarkup: boolean): Picture => {
    const picture: Picture = { key, settled: false, waiting: known.get(element)?.waiting ?? [] };
    known.set(element, picture);
    if (fromMarkup && document.readyState === 'loading') {
      // The scripts that the document waits for come first, as they do where pictures take their time. What a page
      // writes with document.open() takes the listeners away.
      listen(document, 'DOMContentLoaded', parsed);
      listen(window, 'load', loaded);
      ofMarkup.push(element);
    } else add([element]);
    return picture;
  };
  const notice = (element: Element, fromMarkup = false): Picture | undefined => {
    const key = keyOf(element);
    if (key === '') return undefined;
    const picture = known.get(element);
    if (picture?.key === key) return picture;
    return begin(element, key, fromMarkup);
  };
  return {
    notice,
    renew: (element) => {
      const key = keyOf(element);
      if (key !== '') begin(element, key, false);
    },
    whenSettled: (element, call) => {
      const picture = notice(element);
      if (picture === undefined || picture.settled) call();
      else picture.waiting.push(call);
    },
    isSettled: (element) => notice(element)?.settled === true,
  };
}
