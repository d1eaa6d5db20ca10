// A page finds the services of a person’s browser, or harmless stand-ins.
import assert from 'node:assert/strict';
import { appPage, renderedSite, script, text } from '../../../support/site/rendered-site';

/**
 * Settles what must settle, and says what became of it. It sets no time itself: a page's own leaps, while other
 * processes answer for the services in theirs.
 */
const settled = (
  expressions: Readonly<Record<string, string>>,
): string => `<!DOCTYPE html><title>A page</title><div id="app">empty</div><script>prerenderReady = false;
  const outcomes = {};
  const settle = (name, run) => {
    outcomes[name] = 'hangs';
    const is = (outcome) => () => { outcomes[name] = outcome; };
    return Promise.resolve().then(run).then(is('resolved'), is('rejected')).then(() => {
      document.getElementById('app').textContent = Object.entries(outcomes).map((entry) => entry.join(' ')).join(', ');
    });
  };
  Promise.all([${Object.entries(expressions)
    .map(([name, expression]) => `settle('${name}', () => ${expression})`)
    .join(', ')}]).then(() => { prerenderReady = true; });</script>`;

/** The services of a browser that a page may ask for at its start. */
const SERVICES = {
  devices: 'navigator.mediaDevices.enumerateDevices()',
  camera: 'navigator.mediaDevices.getUserMedia({ video: true })',
  screen: 'navigator.mediaDevices.getDisplayMedia()',
  battery: 'navigator.getBattery()',
  place: 'new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))',
  notifications: 'Notification.requestPermission()',
  permissions: `navigator.permissions.query({ name: 'geolocation' })`,
  clipboard: 'navigator.clipboard.readText()',
  storage: 'navigator.storage.estimate()',
  access: 'document.requestStorageAccess()',
  password: 'navigator.credentials.get({ password: true })',
  key: 'navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } })',
  payment: `new PaymentRequest([{ supportedMethods: 'https://pay.test/' }], { total: { label: 'x', amount: { currency: 'USD',
    value: '1' } } }).canMakePayment()`,
  wake: `navigator.wakeLock.request('screen')`,
  midi: 'navigator.requestMIDIAccess()',
  protection: `navigator.requestMediaKeySystemAccess('com.widevine.alpha', [{ initDataTypes: ['cenc'] }])`,
  gpu: 'navigator.gpu?.requestAdapter()',
  fullscreen: 'document.body.requestFullscreen()',
  keyboard: 'navigator.keyboard?.getLayoutMap()',
  translator: `globalThis.Translator?.availability({ sourceLanguage: 'en', targetLanguage: 'fr' })`,
  voices: 'speechSynthesis.getVoices()',
  peers: 'new RTCPeerConnection().createOffer()',
};
const REFUSED = [
  'camera',
  'screen',
  'place',
  'clipboard',
  'password',
  'key',
  'payment',
  'wake',
  'midi',
  'protection',
  'fullscreen',
];

/** Compiles a program and draws with it, as a library does at its start. */
const DRAWS = `const canvas = document.createElement('canvas'); const draw = (type, attributes) => {
  const gl = canvas.getContext(type, attributes); if (!gl) throw new Error('Error creating WebGL context.');
  if (gl.isContextLost() || !/^WebGL/.test(gl.getParameter(gl.VERSION)) ||
  gl.getParameter(gl.MAX_TEXTURE_SIZE) < 2048) throw new Error('no good context');
  if (gl.getShaderPrecisionFormat(gl.VERTEX_SHADER, gl.HIGH_FLOAT).precision <= 0) throw new Error('no precision');
  const program = gl.createProgram();
  for (const kind of [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER]) { const shader = gl.createShader(kind);
  gl.shaderSource(shader, 'void main() {}'); gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader).trim());
    gl.attachShader(program, shader); }
  gl.linkProgram(program); if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program).trim());
  for (let n = 0; n < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); n += 1) gl.getActiveUniform(program, n).name;
  const [, , width] = gl.getParameter(gl.VIEWPORT); gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE ||
  gl.getError() !== gl.NO_ERROR) throw new Error('incomplete');
  gl.getExtension('EXT_texture_filter_anisotropic'); gl.uniform1f(gl.getUniformLocation(program, 'u'), 1);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  return gl; };`;

describe('handlers/render: the surroundings of a page', function () {
  this.timeout(300_000);
  const site = renderedSite({
    '/services': settled(SERVICES),
    '/worker-unguarded': appPage(
      `navigator.serviceWorker.addEventListener('controllerchange', () => say('changed'));
        navigator.serviceWorker.onmessage = () => say('message'); say('booted ' + navigator.serviceWorker.controller);`,
    ),
    '/worker-registers': appPage(`navigator.serviceWorker.register('/worker.js').then((registration) => {
      registration.addEventListener('updatefound', () => say('update'));
      registration.onupdatefound = () => say('update');
      say([registration instanceof ServiceWorkerRegistration, registration.active,
      new URL(registration.scope).pathname].join());
      return registration.update(); }).catch((error) => say(String(error)));`),
    '/worker-ready':
      appPage(`navigator.serviceWorker.ready.then(async (registration) => { registration.active.postMessage('hello');
      say([registration.active.state, new URL(registration.active.scriptURL).pathname,
      await registration.pushManager.getSubscription(),
      (await navigator.serviceWorker.getRegistrations()).length].join()); });
      addEventListener('load', () => navigator.serviceWorker.register('/worker.js'));`),
    '/worker-elsewhere': appPage(
      `navigator.serviceWorker.register('https://elsewhere.test/worker.js').then(() => say('registered'), (error) => say(error.name));`,
    ),
    '/worker-in-frame': appPage(`const frame = document.createElement('iframe'); document.body.append(frame);
      frame.contentWindow.navigator.serviceWorker.register('/worker.js').then(() => say('registered'), (error) => say(error.name));`),
    '/worker.js': script(`self.addEventListener('fetch', () => {});`),
    '/draws': appPage(
      `${DRAWS} const gl = draw('webgl');
        say([gl instanceof WebGLRenderingContext, gl.canvas === canvas, canvas.getContext('webgl') === gl,
        canvas.getContext('experimental-webgl') === gl, canvas.getContext('2d'), gl.drawingBufferWidth].join());`,
    ),
    '/draws-2':
      appPage(`${DRAWS} const gl = draw('webgl2', { stencil: true }); const array = gl.createVertexArray(); gl.bindVertexArray(array);
      say([gl instanceof WebGL2RenderingContext, array instanceof WebGLVertexArrayObject,
      gl.getContextAttributes().stencil, gl.getContextAttributes().antialias].join());`),
    '/draws-apart': appPage(
      `say(String(new OffscreenCanvas(1, 1).getContext('webgl2') instanceof WebGL2RenderingContext));`,
    ),
    '/draws-flat': appPage(
      `const canvas = document.createElement('canvas'); const context = canvas.getContext('2d');
        say([context instanceof CanvasRenderingContext2D, canvas.getContext('2d') === context,
        canvas.getContext('webgl'), canvas.getContext('nothing')].join());`,
    ),
    '/motion': appPage(`say(String(matchMedia('(prefers-reduced-motion: reduce)').matches));`),
    '/tells': appPage(`const requests = [['/told?keepalive', { method: 'POST', keepalive: true, body: 'x' }],
      [new Request('/told?request', { method: 'POST', keepalive: true, body: 'x' })],
      ['/told?no-cors', { method: 'POST', mode: 'no-cors', body: 'x' }], ['https://collector.test/told', { mode: 'no-cors' }]];
      Promise.all(requests.map((given) => fetch(...given))).then((answers) => say([navigator.sendBeacon('/told?beacon',
      'x'), ...answers.map(({ type, status, ok }) => type + status + ok)].join(' ')), (error) => say(String(error)));
      new Image().src = '/told?pixel';`),
    '/told': text(''),
    '/reads': appPage(
      `fetch('/answers', { method: 'POST', keepalive: true, body: 'the question' }).then((response) => response.ok &&
        response.clone().text()).then(say);`,
    ),
    '/answers': (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk))).on('end', () => response.end(`answers ${body}`));
    },
    '/asks': appPage(
      `Promise.all([fetch('/content', { keepalive: true }), fetch('/content', { mode: 'no-cors' })]).then((answers) =>
        Promise.all(answers.map((answer) => answer.text()))).then((texts) => say(texts.join(' ')));`,
    ),
    '/content': text('content', 300),
    '/wrong': appPage(`const outcome = (run) => Promise.resolve().then(run).then(() => 'fine', (error) => error.name);
      Promise.all([outcome(() => fetch('http://', { method: 'POST', keepalive: true })), outcome(() => fetch('/told',
      { method: 'CONNECT', keepalive: true })), outcome(() => navigator.sendBeacon('data:,x')),
      outcome(() => fetch())]).then((all) => say(all.join(' ')));`),
  });

  const says = (target: string, expected: string, what: string) =>
    it(what, async () => {
      assert.deepEqual(await site.said(target), { text: expected, partial: false });
    });

  it('settles every service that a page may ask for at its start', async () => {
    const expected = Object.keys(SERVICES).map((name) => `${name} ${REFUSED.includes(name) ? 'rejected' : 'resolved'}`);
    assert.equal((await site.said('/services')).text, expected.join(', '));
  });

  says('/worker-unguarded', 'booted null', 'has service workers that nobody need look for');
  says('/worker-registers', 'true,,/', 'takes a service worker, and tells of no update');
  says('/worker-ready', 'activated,/worker.js,,1', 'is ready once a page has registered one');
  says('/worker-elsewhere', 'SecurityError', 'refuses a service worker of another origin');
  says('/worker-in-frame', 'registered', 'takes one in frames, too');
  says('/draws', 'true,true,true,true,,300', 'draws with WebGL');
  says('/draws-2', 'true,true,true,true', 'draws with WebGL 2');
  says('/draws-apart', 'true', 'draws apart from the document');
  says('/draws-flat', 'true,true,,', 'keeps the other contexts as they are');
  says('/motion', 'true', 'asks for reduced motion');
  says('/tells', 'true basic200true basic200true opaque0false opaque0false', 'takes what a page only tells');
  says('/reads', 'answers the question', 'sends a post that outlives its page if its answer is read');
  says('/asks', 'content content', 'waits for content that is asked for in such ways');
  says('/wrong', 'TypeError TypeError TypeError TypeError', 'refuses what every browser refuses');

  it('starts no service worker, and tells the site nothing', () => {
    assert.deepEqual(
      site.server.requests.filter(({ target }) => /^\/(?:worker\.js|told)/.test(target)),
      [],
    );
  });
});
