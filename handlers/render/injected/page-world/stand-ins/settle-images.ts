// The page sees its images settle, though none is downloaded: scripts that wait for a picture go on, and no picture
// fails.
import { type Later, NativeElement, NativeImage, NativePromise, NativeShadowRoot, NativeUrl } from '../natives';
import { type ChosenImage, chooseImage } from './choose-image';
import { type Pictures, pictureAccount } from './picture-account';
import { getter, inherited, inheritedSetters, method, setter } from './stand-in';

/** From so many nodes on, asking their parent is quicker. */
const MANY_NODES = 100;

const { prototype } = HTMLImageElement;

export function settleImages(later: Later): void {
  const pictures = pictureAccount(later);
  settleState(pictures);
  noticeByScripts(pictures);
  settleDrawing(pictures);
  watchPictures(pictures);
}

/** The properties of an image element. */
function settleState(pictures: Pictures): void {
  const whenSettled = (name: string, value: (chosen: ChosenImage) => number, where: (native: unknown) => boolean) => {
    getter(prototype, name, (self, args, native) => {
      const size = native(self, args);
      return self instanceof NativeImage && where(size) && pictures.isSettled(self) ? value(chooseImage(self)) : size;
    });
  };
  const always = () => true;
  whenSettled('naturalWidth', ({ width }) => width, always);
  whenSettled('naturalHeight', ({ height }) => height, always);
  // An image that is not rendered tells its picture's own size.
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
    return NativeUrl.parse(chooseImage(self).url, document.baseURI)?.href ?? url;
  });
  method(prototype, 'decode', (self, args, native) => {
    if (!(self instanceof NativeImage) || pictures.notice(self) === undefined) return native(self, args);
    return new NativePromise<void>((resolve) => pictures.whenSettled(self, resolve));
  });
}

/** An image outside of the document is noticed when a script sets its picture, or waits for it. */
function noticeByScripts(pictures: Pictures): void {
  const given = (self: unknown) => {
    if (self instanceof NativeImage) pictures.renew(self);
  };
  setter(prototype, 'src', given);
  setter(prototype, 'srcset', given);
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
}

/** An image that was never loaded is drawn as an empty one. */
function settleDrawing(pictures: Pictures): void {
  const NativeCanvas = OffscreenCanvas;
  const NativeData = ImageData;
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
    const { width, height } = chooseImage(image);
    return native(self, [new NativeData(width, height), ...rest]);
  });
}

/** Notices the pictures of the document and of its shadow roots. */
function watchPictures({ notice }: Pictures): void {
  const NativeFragment = DocumentFragment;
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
