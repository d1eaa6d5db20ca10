// Serves a gRPC service as Pulumi's engine expects it of a plugin: on a free port that is the first line printed.
import * as grpc from '@grpc/grpc-js';

/** Between looks at whether the engine is still there. */
const PARENT_CHECK_INTERVAL_MS = 1000;

/** Answers one request; what it throws is the error that the engine shows. */
export type Method<Request, Response> = (request: Request) => Response | Promise<Response>;

/** A method in the form that `grpc.Server` takes. */
export function unary<Request, Response>(method: Method<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void Promise.resolve()
      .then(() => method(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: messageOf(error) }),
      );
  };
}

/** Serves until the engine ends the process, or is gone itself. Methods that are not given are "unimplemented". */
export async function servePlugin(
  service: grpc.ServiceDefinition,
  methods: grpc.UntypedServiceImplementation,
): Promise<void> {
  // The engine's messages may hold whole stacks.
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(service, methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  endWithParent();
  process.stdout.write(`${port}\n`);
}

/** A killed engine can't end its plugins. They notice that their parent is another process. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_CHECK_INTERVAL_MS).unref();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
