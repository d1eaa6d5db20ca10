// prerender's server at 127.0.0.1 with the plugins of its own `server.js`. It ends when the channel to its parent closes.
// Arguments: port, debugging port, Chromium. All else: prerender's defaults, or its environment variables.

// prerender's DevTools client requests /json/protocol on every connection. The packaged Chromium lacks it and crashes.
// The client's own copy replaces it, which saves two downloads a render, in prerender's favour.
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

// On SIGINT, prerender ends its browser, then itself.
process.once('disconnect', () => process.kill(process.pid, 'SIGINT'));
