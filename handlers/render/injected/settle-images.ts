// Images are never downloaded, but the page sees them settle: what waits for a picture goes on, and no picture ever
// fails. Sent as text to the page's own world: each function is whole in itself.
import type { ChosenImage, imageChooser } from './choose-image';
import type { StandInKit } from './stand-ins';

/** What is known of one element that shows a picture. */
interface Picture {
  /** What of the markup decides about the picture. */
  readonly key: string;
  settled: boolean;
  /** Who waits for `decode()`. */
  readonly waiting: (() => void)[];
}

/** The account of all pictures. */
export interface Pictures {
  /** Notices a picture. @returns undefined if the element names none */
  notice(element: Element, fromMarkup?: boolean): Picture | undefined;
  /** The element was given a picture, be it the same again. */
  renew(element: Element): void;
  /** Calls a function once the element's picture has settled. */
  whenSettled(element: Element, call: () => void): void;
  isSettled(element: Element): boolean;
}

/** Tells what of an element's markup decides about its picture; nothing if it has none. */
export function pictureKeys({ attribute }: StandInKit): (element: Element) => string {
  return (element) => {
    // Documents without a window (templates, parsed text) load nothing.
    if (element.ownerDocument !== document) return '';
    const of = (name: string): string => attribute(element, name) ?? '';
    switch (element.localName) {
      case 'img': {
        const { parentElement: parent } = element;
        let key = of('src').trim() + of('srcset');
        if (parent?.localName !== 'picture') return key;
        for (const source of parent.children)
          if (source.localName === 'source') key += attribute(source, 'srcset') ?? '';
        return key;
      }
      case 'image':
        return of('href') || of('xlink:href');
      case 'input':
        return of('type').toLowerCase() === 'image' ? of('src') : '';
      case 'link':
        return of('as') === 'image' && /(?:^|\s)preload(?:\s|$)/i.test(of('rel'))
          ? of('href') || of('imagesrcset')
          : '';
      default:
        return '';
    }
  };
}

/** Settles pictures, a moment after they were noticed. */
export function pictureAccount({ fire, later, listen }: StandInKit, keyOf: ReturnType<typeof pictureKeys>): Pictures {
  /** Later than what a framework does after it has made its elements: it listens then. */
  const SETTLE_MS = 10;
  const { apply, getOwnPropertyDescriptor } = Reflect;
  const known = new WeakMap<Element, Picture>();
  // The browser itself lets images fail whose sources are no URLs.
  const nativeComplete = getOwnPropertyDescriptor(HTMLImageElement.prototype, 'complete')?.get;
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

/** What scripts ask of an image element. */
export function settleImages(kit: StandInKit, pictures: Pictures, chooser: typeof imageChooser): void {
  const { getter, inherited, inheritedSetters, method, setter } = kit;
  const choose = chooser(kit);
  const NativePromise = Promise;
  const NativeCanvas = OffscreenCanvas;
  const NativeData = ImageData;
  const NativeImage = HTMLImageElement;
  const NativeUrl = URL;
  const prototype = HTMLImageElement.prototype;
  const whenSettled = (name: string, value: (chosen: ChosenImage) => number, where: (native: unknown) => boolean) => {
    getter(prototype, name, (self, args, native) => {
      const size = native(self, args);
      return self instanceof NativeImage && where(size) && pictures.isSettled(self) ? value(choose(self)) : size;
    });
  };
  const always = () => true;
  whenSettled('naturalWidth', ({ width }) => width, always);
  whenSettled('naturalHeight', ({ height }) => height, always);
  // An image that is nowhere to be seen tells its picture's own size.
  whenSettled(
    'width',
    ({ width }) => width,
    (size) => size === 0,
  );
  whenSettled(
    'height',
    ({ height }) => height,
    (size) => size === 0,
  );
  getter(
    prototype,
    'complete',
    (self, args, native) => native(self, args) === true || (self instanceof NativeImage && pictures.isSettled(self)),
  );
  getter(prototype, 'currentSrc', (self, args, native) => {
    const url = native(self, args);
    if (url !== '' || !(self instanceof NativeImage) || pictures.notice(self) === undefined) return url;
    return NativeUrl.parse(choose(self).url, document.baseURI)?.href ?? url;
  });
  method(prototype, 'decode', (self, args, native) => {
    if (!(self instanceof NativeImage) || pictures.notice(self) === undefined) return native(self, args);
    return new NativePromise<void>((resolve) => pictures.whenSettled(self, resolve));
  });
  const given = (self: unknown) => {
    if (self instanceof NativeImage) pictures.renew(self);
  };
  setter(prototype, 'src', given);
  setter(prototype, 'srcset', given);
  // An image outside of the document is noticed when somebody sets its picture, or waits for it.
  inherited(prototype, Element.prototype, 'setAttribute', (self, args, native) => {
    const result = native(self, args);
    if (self instanceof NativeImage && /^(?:src|srcset)$/i.test(String(args[0]))) pictures.renew(self);
    return result;
  });
  inheritedSetters(prototype, HTMLElement.prototype, ['onload'], (self) => {
    if (self instanceof NativeImage) pictures.notice(self);
  });
  inherited(prototype, EventTarget.prototype, 'addEventListener', (self, args, native) => {
    if (args[0] === 'load' && self instanceof NativeImage) pictures.notice(self);
    return native(self, args);
  });
  method(CanvasRenderingContext2D.prototype, 'createPattern', (self, args, native) => {
    const [image, ...rest] = args;
    return native(
      self,
      image instanceof NativeImage && pictures.isSettled(image) ? [new NativeCanvas(1, 1), ...rest] : args,
    );
  });
  method(window, 'createImageBitmap', (self, args, native) => {
    const [image, ...rest] = args;
    if (!(image instanceof NativeImage) || !pictures.isSettled(image)) return native(self, args);
    const { width, height } = choose(image);
    return native(self, [new NativeData(width, height), ...rest]);
  });
}

/** Notices the pictures of the document and of its shadow roots. */
export function watchPictures({ method }: StandInKit, { notice }: Pictures): void {
  const NativeShadowRoot = ShadowRoot;
  const NativeElement = Element;
  const NativeFragment = DocumentFragment;
  /** From so many on, asking their parent is quicker. */
  const MANY_NODES = 100;
  const shows = /^(?:img|image|input|link)$/;
  const lookInside = (node: Element | DocumentFragment) => {
    for (const element of node.querySelectorAll('img,image,input[type="image" i],link[as="image"]'))
      notice(element, true);
  };
  const lookAt = (node: Node) => {
    if (!(node instanceof NativeElement)) return;
    if (shows.test(node.localName)) notice(node, true);
    else if (node.localName === 'source')
      node.parentElement?.querySelectorAll(':scope > img').forEach((image) => notice(image, true));
  };
  const look = (node: Node) => {
    lookAt(node);
    if (node instanceof NativeElement && node.firstElementChild !== null) lookInside(node);
  };
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') lookAt(target);
      else if (addedNodes.length < MANY_NODES) addedNodes.forEach(look);
      else if (target instanceof NativeElement || target instanceof NativeFragment) lookInside(target);
    }
  });
  const observe = observer.observe.bind(observer);
  const options = { subtree: true, childList: true, attributeFilter: ['src', 'srcset', 'href', 'type', 'as'] };
  observe(document, options);
  method(Element.prototype, 'attachShadow', (self, args, native) => {
    const root = native(self, args);
    if (root instanceof NativeShadowRoot) observe(root, options);
    return root;
  });
}
