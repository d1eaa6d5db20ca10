// Gives canvases WebGL contexts that draw nothing: there is no GPU, and an application that gets no context often shows
// nothing at all.
import { prototypeOf } from '../natives';
import { method } from './stand-in';
import { webglContext } from './webgl-context';

export function inertWebgl(): void {
  const NativeCanvas = HTMLCanvasElement;
  const NativeOffscreen = OffscreenCanvas;
  /** One canvas has one context (HTML, "getContext"). */
  const given = new WeakMap<object, { readonly type: unknown; readonly context: unknown }>();
  for (const className of ['HTMLCanvasElement', 'OffscreenCanvas']) {
    method(prototypeOf(className), 'getContext', (self, args, native) => {
      if (!(self instanceof NativeCanvas || self instanceof NativeOffscreen)) return native(self, args);
      const type = String(args[0]).replace('experimental-webgl', 'webgl');
      const known = given.get(self);
      if (known !== undefined) return known.type === type ? known.context : null;
      const version = type === 'webgl' ? 1 : type === 'webgl2' ? 2 : undefined;
      const context = version === undefined ? native(self, args) : webglContext(self, version, args[1]);
      if (context !== null) given.set(self, { type, context });
      return context;
    });
  }
}
