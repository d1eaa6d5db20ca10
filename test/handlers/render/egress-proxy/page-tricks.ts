// Tricks by which a page may try to reach a forbidden server, as scripts that run in it.

/** One trick. */
export interface PageTrick {
  readonly name: string;
  /** The script for a target, `http://<host>:<port>`. */
  readonly script: (target: string) => string;
}

/** A notation of a host, and the host that arrives at the proxy. */
export interface HostForm {
  readonly written: string;
  readonly asked: string;
  /** Whether a browser without the proxy reaches a server at 127.0.0.1 by it. */
  readonly isLoopback: boolean;
}

export const HOST_FORMS: readonly HostForm[] = [
  { written: '127.0.0.1', asked: '127.0.0.1', isLoopback: true },
  { written: 'localhost', asked: 'localhost', isLoopback: true },
  { written: 'foo.localhost', asked: 'foo.localhost', isLoopback: true },
  { written: '2130706433', asked: '127.0.0.1', isLoopback: true },
  { written: '0177.0.0.1', asked: '127.0.0.1', isLoopback: true },
  { written: '0x7f000001', asked: '127.0.0.1', isLoopback: true },
  { written: '127.1', asked: '127.0.0.1', isLoopback: true },
  { written: '①②⑦.0.0.1', asked: '127.0.0.1', isLoopback: true },
  { written: '0.0.0.0', asked: '0.0.0.0', isLoopback: true },
  { written: '[::ffff:127.0.0.1]', asked: '::ffff:7f00:1', isLoopback: true },
  { written: '[::1]', asked: '::1', isLoopback: false },
  { written: '127.0.0.2', asked: '127.0.0.2', isLoopback: false },
  { written: '169.254.169.254', asked: '169.254.169.254', isLoopback: false },
  { written: '[fd00:ec2::254]', asked: 'fd00:ec2::254', isLoopback: false },
  { written: '[64:ff9b::7f00:1]', asked: '64:ff9b::7f00:1', isLoopback: false },
  { written: '10.0.0.1', asked: '10.0.0.1', isLoopback: false },
  { written: '192.168.0.1', asked: '192.168.0.1', isLoopback: false },
  { written: 'loopback.test', asked: 'loopback.test', isLoopback: false },
];

function element(name: string, attribute: string, path = '/', rest = ''): PageTrick['script'] {
  return (target) => `{
    const element = document.createElement('${name}');
    ${rest}
    element.setAttribute('${attribute}', '${target}${path}');
    document.body.append(element);
  }`;
}

function link(rel: string, rest = ''): PageTrick['script'] {
  return element('link', 'href', '/', `element.rel = '${rel}'; ${rest}`);
}

function worker(kind: 'Worker' | 'SharedWorker', body: (target: string) => string): PageTrick['script'] {
  return (target) => `new ${kind}(URL.createObjectURL(new Blob([${JSON.stringify(body(target))}])))`;
}

/** Tricks that use the target at once, and do not leave the page. */
export const TRICKS: readonly PageTrick[] = [
  { name: 'fetch', script: (target) => `void fetch('${target}/', { mode: 'no-cors' }).catch(() => 0)` },
  {
    name: 'fetch with keepalive',
    script: (target) => `void fetch('${target}/', { mode: 'no-cors', keepalive: true, method: 'POST' }).catch(() => 0)`,
  },
  {
    name: 'XMLHttpRequest',
    script: (target) => `{ const xhr = new XMLHttpRequest(); xhr.open('GET', '${target}/'); xhr.send(); }`,
  },
  { name: 'https', script: (target) => `void fetch('${target.replace('http:', 'https:')}/').catch(() => 0)` },
  {
    name: 'a redirect of fetch',
    script: (target) => `void fetch('/to?${target}/', { mode: 'no-cors' }).catch(() => 0)`,
  },
  {
    name: 'a redirect of a frame',
    script: (target) =>
      `{ const frame = document.createElement('iframe'); frame.src = '/to?${target}/'; document.body.append(frame); }`,
  },
  { name: 'a frame', script: element('iframe', 'src') },
  {
    name: 'a frame in a frame',
    script: (target) =>
      `{
        const frame = document.createElement('iframe');
        frame.srcdoc = '<iframe src="${target}/"></iframe>';
        document.body.append(frame);
      }`,
  },
  { name: 'a sandboxed frame', script: element('iframe', 'src', '/', "element.sandbox = 'allow-scripts';") },
  { name: 'an object', script: element('object', 'data') },
  { name: 'an embed', script: element('embed', 'src') },
  { name: 'an image', script: element('img', 'src', '/a.png') },
  { name: 'a video', script: element('video', 'src', '/a.mp4') },
  { name: 'a script', script: element('script', 'src', '/a.js') },
  { name: 'a module', script: (target) => `void import('${target}/a.js').catch(() => 0)` },
  { name: 'a style sheet', script: link('stylesheet') },
  {
    name: 'an imported style sheet',
    script: (target) =>
      `{ const style = document.createElement('style'); style.textContent = '@import "${target}/a.css";'; document.head.append(style); }`,
  },
  { name: 'a background image', script: (target) => `document.body.style.background = 'url(${target}/a.png)'` },
  { name: 'a preload', script: link('preload', "element.as = 'script';") },
  { name: 'a module preload', script: link('modulepreload') },
  { name: 'a prefetch', script: link('prefetch') },
  {
    name: 'a speculation rule',
    script: (target) => `{
    const script = document.createElement('script');
    script.type = 'speculationrules';
    script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: ['${target}/'], eagerness: 'immediate' }] });
    document.head.append(script);
  }`,
  },
  {
    name: 'a form in a frame',
    script: (target) => `{
    document.body.insertAdjacentHTML('beforeend',
      '<iframe name=into></iframe><form method=post target=into action="${target}/"></form>');
    document.body.lastElementChild.submit();
  }`,
  },
  { name: 'a worker that fetches', script: worker('Worker', (target) => `fetch('${target}/', { mode: 'no-cors' })`) },
  { name: 'a worker that imports', script: worker('Worker', (target) => `importScripts('${target}/')`) },
  {
    name: 'a worker with a web socket',
    script: worker('Worker', (target) => `new WebSocket('${target.replace('http', 'ws')}/')`),
  },
  {
    name: 'a shared worker that fetches',
    script: worker('SharedWorker', (target) => `fetch('${target}/', { mode: 'no-cors' })`),
  },
  {
    name: 'a service worker that fetches',
    script: (target) => `void navigator.serviceWorker.register('/service-worker.js?${target}/')`,
  },
  { name: 'a web socket', script: (target) => `new WebSocket('${target.replace('http', 'ws')}/')` },
  { name: 'a web socket over TLS', script: (target) => `new WebSocket('${target.replace('http', 'wss')}/')` },
  { name: 'an event stream', script: (target) => `new EventSource('${target}/')` },
  { name: 'a beacon', script: (target) => `navigator.sendBeacon('${target}/', 'x')` },
  {
    name: 'WebRTC with TURN over TCP',
    script: (target) => peer(`${target.replace('http://', 'turn:')}?transport=tcp`),
  },
  {
    name: 'WebRTC with TURN over TLS',
    script: (target) => peer(`${target.replace('http://', 'turns:')}?transport=tcp`),
  },
];

/** Tricks that leave the page. */
export const NAVIGATION_TRICKS: readonly PageTrick[] = [
  { name: 'a navigation', script: (target) => `location.href = '${target}/'` },
  { name: 'a navigation that is redirected', script: (target) => `location.href = '/to?${target}/'` },
  {
    name: 'a refresh',
    script: (target) =>
      `document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content="0;url=${target}/">')`,
  },
];

/** Tricks without effect in a headless Chromium without a user's gesture. */
export const IDLE_TRICKS: readonly PageTrick[] = [
  { name: 'a preconnect', script: link('preconnect') },
  { name: 'a DNS prefetch', script: link('dns-prefetch') },
  { name: 'a window', script: (target) => `void open('${target}/')` },
];

/** Tricks that use UDP. */
export const DATAGRAM_TRICKS: readonly PageTrick[] = [
  { name: 'WebRTC with STUN', script: (target) => peer(target.replace('http://', 'stun:')) },
  {
    name: 'WebRTC with TURN over UDP',
    script: (target) => peer(`${target.replace('http://', 'turn:')}?transport=udp`),
  },
  {
    name: 'WebTransport',
    script: (target) => `new WebTransport('${target.replace('http:', 'https:')}/', {
    serverCertificateHashes: [{ algorithm: 'sha-256', value: new Uint8Array(32) }],
  }).ready.then(() => 'open', () => 'failed')`,
  },
];

/** Gathers WebRTC candidates with this server. Resolves to all addresses that the page learns. */
function peer(server: string): string {
  return `(async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: '${server}', username: 'a', credential: 'b' }] });
    const candidates = [];
    peer.onicecandidate = ({ candidate }) => candidate && candidates.push(candidate.candidate);
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    while (peer.iceGatheringState !== 'complete') {
      await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }));
    }
    const lines = peer.localDescription.sdp.split('\\r\\n').filter((line) => line.startsWith('a=candidate'));
    peer.close();
    return [...candidates, ...lines];
  })()`;
}
