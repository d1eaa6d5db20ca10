// Imported by the program: Pulumi notes a stack trace for each of its promises, and shows it only if a program ends
// while one is pending. A deployment has thousands. With the source maps of TypeScript, the traces would take a third
// of the program's time.

/** The function of Pulumi that notes them (@pulumi/pulumi, runtime/debuggable.js). */
const NOTES_TRACE = 'debuggablePromise';

/** What stands in place of a trace. */
export const NOT_NOTED = 'Not noted; PULUMI_DEBUG_PROMISE_LEAKS=true notes it.';

const prepare = Error.prepareStackTrace;

// Who looks for pending promises wants the traces.
if (prepare !== undefined && process.env['PULUMI_DEBUG_PROMISE_LEAKS'] === undefined)
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFunctionName() === NOTES_TRACE ? NOT_NOTED : prepare(error, frames);
