// A render is no visit. Beacons, posts that outlive the page, and requests whose answers a page can't read are not
// sent; the page sees them accepted. A post whose answer is read after all is sent then. No other request outlives the
// page either: a cookie of its answer would come into the next render.
import { apply, defineProperty, get, isObject, NativePromise, NativeProxy, NativeUrl, prototypeOf } from '../natives';
import { method } from './stand-in';

export function unsentBeacons(): void {
  const NativeRequest = Request;
  const NativeResponse = Response;
  const own = (target: object, name: string, value: unknown) =>
    defineProperty(target, name, { value, configurable: true, writable: true });
  const accepted = (url: string, answer: () => Promise<unknown>): Response => {
    const response = new NativeResponse('', { status: 200 });
    own(response, 'url', url);
    own(response, 'type', url.startsWith(`${origin}/`) ? 'basic' : 'cors');
    for (const name of ['json', 'text', 'arrayBuffer', 'blob', 'bytes', 'formData']) {
      own(response, name, async () => {
        const real = await answer();
        const read: unknown = isObject(real) ? get(real, name) : undefined;
        return typeof read === 'function' ? (apply(read, real, []) as unknown) : undefined;
      });
    }
    own(response, 'clone', () =>
      accepted(url, async () => {
        const real = await answer();
        return real instanceof NativeResponse ? real.clone() : real;
      }),
    );
    return response;
  };
  const opaque = (): Response => {
    const response = NativeResponse.error();
    own(response, 'type', 'opaque');
    return response;
  };
  method(window, 'fetch', (self, args, native) => {
    const [resource, init] = args;
    const option = (name: 'keepalive' | 'mode' | 'method'): unknown =>
      (isObject(init) ? get(init, name) : undefined) ??
      (resource instanceof NativeRequest ? resource[name] : undefined);
    const ending = isObject(init)
      ? new NativeProxy(init, { get: (of, name) => (name === 'keepalive' ? false : get(of, name)) })
      : { keepalive: false };
    try {
      const outlives = option('keepalive') === true;
      const isUnread = option('mode') === 'no-cors';
      if (!outlives && !isUnread) return native(self, args);
      const isPost = !/^(?:get|head)$/i.test(String(option('method') ?? 'get'));
      const url = NativeUrl.parse(
        resource instanceof NativeRequest ? resource.url : String(resource),
        document.baseURI,
      );
      if (isUnread && url !== null && (isPost || url.origin !== origin)) return NativePromise.resolve(opaque());
      if (!isPost) return native(self, [resource, ending]);
      const request = new NativeRequest(resource instanceof NativeRequest ? resource : String(resource), ending);
      let answer: Promise<unknown> | undefined;
      return NativePromise.resolve(
        accepted(request.url, () => (answer ??= NativePromise.resolve(native(self, [request])))),
      );
    } catch {
      // The page's own call says what is wrong with its arguments.
      return native(self, args);
    }
  });
  method(prototypeOf('Navigator'), 'sendBeacon', (self, args, native) => {
    const url = NativeUrl.parse(String(args[0]), document.baseURI);
    return url === null || !/^https?:$/.test(url.protocol) ? native(self, args) : true;
  });
}
