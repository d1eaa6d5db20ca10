// Runs the program the way Pulumi's language host does, with as much of an engine as a program needs that ends early.
import { spawn } from 'node:child_process';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { type LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import * as resource from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { unary } from './grpc-plugin';

/** How a program ended. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  /** What the engine would show, and what the program printed itself. */
  readonly shown: readonly string[];
}

/**
 * Runs the project's program with this configuration, e.g. `{ 'georender:freshness': '1h' }`. It must not make
 * resources.
 */
export async function runProgram(configuration: Readonly<Record<string, string>>): Promise<ProgramEnd> {
  const shown: string[] = [];
  const server = new grpc.Server();
  server.addService(EngineService, {
    log: unary((request: LogRequest) => {
      if (request.getSeverity() >= LogSeverity.INFO) shown.push(request.getMessage());
      return new Empty();
    }),
  });
  server.addService(ResourceMonitorService, {
    supportsFeature: unary(() => new resource.SupportsFeatureResponse()),
    registerResource: unary(() => new resource.RegisterResourceResponse()),
    registerResourceOutputs: unary(() => new Empty()),
  });
  try {
    const address = `127.0.0.1:${await boundPort(server)}`;
    const exitCode = await exitCodeOf(address, configuration, (text) => shown.push(text));
    return { exitCode, shown };
  } finally {
    server.forceShutdown();
  }
}

function boundPort(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function exitCodeOf(
  address: string,
  configuration: Readonly<Record<string, string>>,
  print: (text: string) => void,
): Promise<number | null> {
  const folder = path.join(__dirname, '../..');
  const args = [
    require.resolve('@pulumi/pulumi/cmd/run'),
    ...[
      '--monitor',
      address,
      '--engine',
      address,
      '--project',
      'georender',
      '--stack',
      'test',
      '--pwd',
      folder,
      '--dry-run',
      // The `main` of Pulumi.yaml.
      'index.ts',
    ],
  ];
  const env = { ...process.env, PULUMI_CONFIG: JSON.stringify(configuration), PULUMI_NODEJS_TYPESCRIPT: 'true' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print);
    child.once('error', reject);
    child.once('close', resolve);
  });
}
