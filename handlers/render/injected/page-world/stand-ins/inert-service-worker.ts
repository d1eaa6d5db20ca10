// A service worker that does nothing: no page needs one to show itself, and a real one would fetch all of a site into
// its caches and outlive the render. The page sees a first visit: `register()` succeeds, `ready` follows, no worker
// controls the page. No event comes, so no page says that it has been updated.
import {
  defineProperty,
  isObject,
  type Later,
  NativeException,
  NativePromise,
  NativeTarget,
  NativeUrl,
  prototypeOf,
  setPrototypeOf,
} from '../natives';
import { getter, method } from './stand-in';

export function inertServiceWorkers(later: Later): void {
  const container = prototypeOf('ServiceWorkerContainer');
  const registrations = new Map<string, object>();
  const registrationOf = (scriptURL: string, scope: string): object => {
    const registration = instance('ServiceWorkerRegistration', {
      scope,
      installing: null,
      waiting: null,
      active: null,
      updateViaCache: 'imports',
      onupdatefound: null,
      navigationPreload: {
        enable: resolved(),
        disable: resolved(),
        setHeaderValue: resolved(),
        getState: resolved({ enabled: false, headerValue: 'true' }),
      },
      pushManager: {
        getSubscription: resolved(null),
        permissionState: resolved('prompt'),
        subscribe: refused('Registration failed - permission denied'),
      },
      sync: { register: refused('Permission denied.'), getTags: resolved([]) },
      periodicSync: { register: refused('Permission denied.'), unregister: resolved(), getTags: resolved([]) },
      showNotification: refused('No notification permission has been granted for this origin.'),
      getNotifications: resolved([]),
      update: () => NativePromise.resolve(registration),
      unregister: () => NativePromise.resolve(registrations.delete(scope)),
    });
    const active = instance('ServiceWorker', {
      scriptURL,
      state: 'activated',
      postMessage: () => undefined,
      onstatechange: null,
      onerror: null,
    });
    later(() => {
      defineProperty(registration, 'active', { value: active });
      becomeReady(registration);
    }, 0);
    return registration;
  };
  let becomeReady: (registration: object) => void = () => undefined;
  const ready = new NativePromise<object>((resolve) => (becomeReady = resolve));
  getter(container, 'ready', () => ready);
  method(container, 'register', (_self, [script, options]) => {
    const scriptUrl = NativeUrl.parse(String(script), document.baseURI);
    // A path that no registration may have, and another origin: the browser's own errors, without their texts.
    if (scriptUrl === null)
      return NativePromise.reject(
        new TypeError(`Failed to register a ServiceWorker: The URL '${String(script)}' is invalid.`),
      );
    if (scriptUrl.origin !== origin)
      return NativePromise.reject(new NativeException('The origin of the script is not the page’s.', 'SecurityError'));
    const given: unknown = isObject(options) && 'scope' in options ? options.scope : undefined;
    const scope =
      NativeUrl.parse(
        given === undefined ? './' : String(given),
        given === undefined ? scriptUrl.href : document.baseURI,
      )?.href ?? scriptUrl.href;
    const registration = registrations.get(scope) ?? registrationOf(scriptUrl.href, scope);
    registrations.set(scope, registration);
    return NativePromise.resolve(registration);
  });
  method(container, 'getRegistration', () => NativePromise.resolve([...registrations.values()][0]));
  method(container, 'getRegistrations', () => NativePromise.resolve([...registrations.values()]));
  method(container, 'startMessages', () => undefined);
}

/** An object of a class that can't be constructed: a real EventTarget with values of its own. */
function instance(className: string, values: Readonly<Record<string, unknown>>): object {
  const target = new NativeTarget();
  setPrototypeOf(target, prototypeOf(className));
  for (const name in values)
    defineProperty(target, name, { value: values[name], configurable: true, enumerable: true, writable: true });
  return target;
}

const resolved = (value?: unknown) => () => NativePromise.resolve(value);
const refused = (message: string) => () => NativePromise.reject(new NativeException(message, 'NotAllowedError'));
