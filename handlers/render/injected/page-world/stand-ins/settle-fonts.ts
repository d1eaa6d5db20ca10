// Fonts are never downloaded, but the page sees them loaded.
import { apply, NativePromise, prototypeOf, then } from '../natives';
import { getter, method } from './stand-in';

export function settleFonts(): void {
  const NativeFace = FontFace;
  const loaded = new WeakSet<FontFace>();
  const fonts = document.fonts;
  const onRejected = (promise: unknown, instead: () => unknown): unknown =>
    promise instanceof NativePromise ? apply(then, promise, [undefined, instead]) : promise;
  const isFace = (face: unknown): face is FontFace => face instanceof NativeFace;
  method(NativeFace.prototype, 'load', (self, args, native) =>
    onRejected(native(self, args), () => {
      if (isFace(self)) loaded.add(self);
      return self;
    }),
  );
  getter(NativeFace.prototype, 'loaded', (self, args, native) => onRejected(native(self, args), () => self));
  getter(NativeFace.prototype, 'status', (self, args, native) => {
    const status = native(self, args);
    return status === 'error' || (isFace(self) && loaded.has(self)) ? 'loaded' : status;
  });
  /** The faces that a value of CSS's `font` names. */
  const named = (font: unknown): FontFace[] => {
    const text = String(font).toLowerCase();
    const faces: FontFace[] = [];
    fonts.forEach((face) => {
      if (text.includes(face.family.replace(/^["']|["']$/g, '').toLowerCase())) faces.push(face);
    });
    return faces;
  };
  method(prototypeOf('FontFaceSet'), 'load', (self, args, native) =>
    onRejected(native(self, args), () => {
      const faces = named(args[0]);
      for (const face of faces) loaded.add(face);
      return faces;
    }),
  );
  method(prototypeOf('FontFaceSet'), 'check', (self, args, native) => {
    if (native(self, args) === true) return true;
    const faces = named(args[0]);
    return faces.length > 0 && faces.every((face) => loaded.has(face));
  });
}
