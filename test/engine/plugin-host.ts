// Starts a plugin written for Node, a policy pack or a component's provider, and passes on what it prints: its port
// first. Unlike the original it does not give the pack the stack's configuration as environment variables, which ours
// does not read.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { type RunPluginRequest, RunPluginResponse } from '@pulumi/pulumi/proto/language_pb';

/** The scripts of `@pulumi/pulumi` that run plugins, by kind. */
const SCRIPTS: Readonly<Record<string, string>> = { analyzer: 'run-policy-pack', resource: 'run-plugin' };

/** Answers `RunPlugin`, until the engine ends the call. */
export function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const info = call.request.getInfo();
  const kind = call.request.getKind();
  const script = SCRIPTS[kind];
  if (info === undefined || script === undefined) {
    call.destroy(new Error(`plugins of the kind "${kind}" are not run here`));
    return;
  }
  const folder = info.getProgramDirectory();
  const runner = createRequire(path.join(folder, 'package.json')).resolve(`@pulumi/pulumi/cmd/${script}`);
  const args = call.request.getArgsList();
  const node = process.env['GEORENDER_ENGINE_NODE'] ?? process.execPath;
  const child = spawn(node, [runner, ...(kind === 'resource' ? [folder, ...args] : [...args, folder])], {
    cwd: folder,
    env: { ...environmentOf(call.request.getEnvList()), PULUMI_NODEJS_TYPESCRIPT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => call.write(output((response) => response.setStdout(chunk))));
  child.stderr.on('data', (chunk: Buffer) => call.write(output((response) => response.setStderr(chunk))));
  child.once('error', (error) => call.destroy(error));
  child.once('close', (code) => {
    call.write(output((response) => response.setExitcode(code ?? 1)));
    call.end();
  });
  call.once('cancelled', () => child.kill());
  process.once('exit', () => child.kill());
}

function output(set: (response: RunPluginResponse) => void): RunPluginResponse {
  const response = new RunPluginResponse();
  set(response);
  return response;
}

/** Of `NAME=value`. */
function environmentOf(variables: readonly string[]): NodeJS.ProcessEnv {
  const pairs = variables.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]);
  return { ...process.env, ...Object.fromEntries(pairs) };
}
