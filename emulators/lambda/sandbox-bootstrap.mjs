// The inside of a sandbox: loads a bundle, runs its invocations, and freezes when none is left.
// Plain ESM, so that a worker thread needs no TypeScript loader; its other half is sandbox.ts.
//
// Freezing is Atomics.wait on shared memory: it blocks this thread's event loop right after the
// response is posted, so timers, sockets and promises that the handler left behind stand still until
// the next invocation (AWS Lambda Developer Guide, "Understanding the Lambda execution environment
// lifecycle"). Child processes are not of this thread and run on.
import { subscribe } from 'node:diagnostics_channel';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

/**
 * @typedef {object} Setting
 * @property {Int32Array} wake one shared cell: 0 asleep, 1 invocations wait in the inbox, 2 shut down
 * @property {import('node:worker_threads').MessagePort} inbox never listened to: read synchronously after
 * waking, and when told of more
 * @property {string} bundleFile
 * @property {string} functionName
 * @property {string} functionArn
 * @property {number} memoryMegabytes
 * @property {number} timeoutMs
 */
/** @type {Setting} */
const setting = workerData;

const asleep = 0;
const shutDownSignal = 2;

/** @param {Record<string, unknown>} message */
const tell = (message) => parentPort.postMessage(message);

// The worker's own streams hold back all but the first write of a turn until the event loop turns
// again, which in a frozen sandbox is too late; a posted message is on its way at once.
for (const stream of ['stdout', 'stderr']) {
  process[stream].write = (chunk, encoding, callback) => {
    tell({ kind: 'output', stream, text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const written = typeof encoding === 'function' ? encoding : callback;
    if (written) process.nextTick(written);
    return true;
  };
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
const toldOf = new Set();

subscribe('child_process', ({ process: child }) => {
  children.add(child);
  child.once('spawn', tellOfChildren);
  child.once('exit', () => {
    children.delete(child);
    toldOf.delete(child);
    tell({ kind: 'childExited', pid: child.pid });
  });
});

/** Also called before freezing and exiting: the 'spawn' event of a new child may still be on its way. */
function tellOfChildren() {
  for (const child of children) {
    if (child.pid === undefined || toldOf.has(child)) continue;
    toldOf.add(child);
    tell({ kind: 'childStarted', pid: child.pid });
  }
}

/** Waits for the children's exit, so that they are reaped and leave no zombies. */
async function shutDown() {
  const running = [...children].filter(
    (child) => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
  );
  await Promise.all(
    running.map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill(child.pid);
      return gone;
    }),
  );
  process.exit(0);
}

/** @param {number} pid a process, and its group where it leads one (puppeteer starts Chromium detached) */
function kill(pid) {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // There is no such process or group any more.
    }
  }
}

/** Stops this thread until there is something to do. */
function freeze() {
  tellOfChildren();
  Atomics.wait(setting.wake, 0, asleep);
}

/** @returns the invocations that wait, or undefined when shutting down */
function takeInvocations() {
  if (Atomics.exchange(setting.wake, 0, asleep) === shutDownSignal) return undefined;
  const taken = [];
  for (let next = receiveMessageOnPort(setting.inbox); next; next = receiveMessageOnPort(setting.inbox))
    taken.push(next.message);
  return taken;
}

/** @param {unknown} error what the Node.js runtime of Lambda answers for a thrown value */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function contextOf(requestId) {
  const deadline = Date.now() + setting.timeoutMs;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: setting.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setting.functionArn,
    memoryLimitInMB: String(setting.memoryMegabytes),
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** Handlers that stream their answers. */
const streaming = new WeakSet();

/** Lambda's response stream. Its content is the answer, after the metadata of the first write. */
class ResponseStream extends Writable {
  metadata = undefined;
  isMetadataSent = false;
  chunks = [];

  write(...args) {
    this.isMetadataSent ||= this.metadata !== undefined;
    return super.write(...args);
  }

  _write(chunk, _encoding, done) {
    this.chunks.push(chunk);
    done();
  }

  /** In the form of a buffered answer, which the function URL knows. */
  get answer() {
    const body = { body: Buffer.concat(this.chunks).toString('base64'), isBase64Encoded: true };
    return this.isMetadataSent ? { ...this.metadata, ...body } : { statusCode: 200, ...body };
  }
}

// The global that Lambda's Node.js runtime has ("Writing response streaming-enabled Lambda functions").
globalThis.awslambda = {
  streamifyResponse(handler) {
    streaming.add(handler);
    return handler;
  },
  HttpResponseStream: { from: (stream, metadata) => Object.assign(stream, { metadata }) },
};

/** @returns the handler's answer, from its value or its stream */
async function answerOf(handler, event, context) {
  if (!streaming.has(handler)) return handler(event, context);
  const stream = new ResponseStream();
  await handler(event, stream, context);
  return stream.answer;
}

async function load() {
  const bundle = await import(pathToFileURL(setting.bundleFile).href);
  if (typeof bundle.handler === 'function') return bundle.handler;
  const error = new Error(`${setting.bundleFile} exports no function named handler; export one.`);
  error.name = 'Runtime.HandlerNotFound';
  throw error;
}

async function main() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    tell({ kind: 'failed', error: describe(error) });
    return shutDown();
  }
  tell({ kind: 'ready' });
  let running = 0;
  for (;;) {
    if (running === 0) freeze();
    const taken = takeInvocations();
    if (taken === undefined) return shutDown();
    for (const invocation of taken) {
      running += 1;
      void run(handler, invocation).then(() => {
        running -= 1;
        goOn();
      });
    }
    // In this turn of the loop, or tasks that a handler left behind would run on.
    if (running > 0) await new Promise((resolve) => (goOn = resolve));
  }
}

/** Goes on with the loop: an invocation has ended, or another one waits. */
let goOn = () => undefined;

async function run(handler, { requestId, payload }) {
  tell({ kind: 'begun', requestId });
  try {
    const answer = await answerOf(handler, JSON.parse(payload), contextOf(requestId));
    tell({ kind: 'answered', requestId, payload: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    tell({ kind: 'failed', requestId, error: describe(error) });
  }
}

// A listener also keeps the thread alive while a handler awaits something that holds no handle.
parentPort.on('message', (message) => (message === 'look' ? goOn() : shutDown()));
process.on('exit', () => {
  tellOfChildren();
  for (const child of children) if (child.pid !== undefined) kill(child.pid);
});
await main();
