// prerender's server with the plugins of its own `server.js`, at 127.0.0.1, with the Chromium that it is told; it ends when
// the channel to its parent is cut.
// Arguments: port, debugging port, executable. The rest is prerender's defaults, or its environment variables.

// The packaged Chromium lacks the resource behind /json/protocol and dies when it is asked for it, which prerender's
// DevTools client does on every connection. The client brings the same description along; that spares prerender two
// downloads a render, to its favour.
const client = require.resolve('chrome-remote-interface', { paths: [require.resolve('prerender')] });
const connect = require(client);
require.cache[client].exports = Object.assign((options) => connect({ ...options, local: true }), connect);
const prerender = require('prerender');

const [, , port, browserDebuggingPort, chromeLocation] = process.argv;
const server = prerender({
  port: Number(port),
  host: '127.0.0.1',
  browserDebuggingPort: Number(browserDebuggingPort),
  chromeLocation,
  // Root and containers: no sandbox, no large /dev/shm.
  extraChromeFlags: ['--no-sandbox', '--disable-dev-shm-usage'],
});
server.use(prerender.sendPrerenderHeader());
server.use(prerender.browserForceRestart());
server.use(prerender.addMetaTags());
server.use(prerender.removeScriptTags());
server.use(prerender.httpHeaders());
server.start();

// On SIGINT it ends its browser, then itself.
process.once('disconnect', () => process.kill(process.pid, 'SIGINT'));
