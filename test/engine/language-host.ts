// Pulumi's language host for Node, as far as previews and updates need one: it starts the program and policy packs the
// way the original does (@pulumi/pulumi/cmd/run and run-policy-pack with the same arguments and environment). The
// original is no module of the Go proxy's.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as language from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { servePlugin, unary } from './grpc-plugin';
import { runPlugin } from './plugin-host';

/** The exit code of cmd/run that means: the user has been told what is wrong. */
const ERROR_ALREADY_SHOWN = 32;

/** The executable of the program. */
const NODE = process.env['GEORENDER_ENGINE_NODE'] ?? process.execPath;

/** The engine's address, where the program's messages go. */
const engineAddress = process.argv[2] ?? '';

/** Runs the program once; the engine sees its resources through the monitor, and its output through ours. */
async function run(request: language.RunRequest): Promise<language.RunResponse> {
  const info = request.getInfo();
  if (info === undefined) throw new Error('the engine names no program to run');
  const exitCode = await exitCodeOf(programArguments(request, info), programEnvironment(request, info));
  const response = new language.RunResponse();
  if (exitCode === ERROR_ALREADY_SHOWN) response.setBail(true);
  else if (exitCode !== 0) response.setError(`Program exited with non-zero exit code: ${exitCode}`);
  return response;
}

function programArguments(request: language.RunRequest, info: language.ProgramInfo): readonly string[] {
  const options = info.getOptions()?.toJavaScript() ?? {};
  const nodeArgs = typeof options['nodeargs'] === 'string' ? options['nodeargs'].split(/\s+/).filter(Boolean) : [];
  const program = createRequire(path.join(info.getProgramDirectory(), 'package.json'));
  return [
    ...nodeArgs,
    program.resolve('@pulumi/pulumi/cmd/run'),
    ...flag('monitor', request.getMonitorAddress()),
    ...flag('engine', engineAddress),
    ...flag('organization', request.getOrganization()),
    ...flag('project', request.getProject()),
    ...flag('root-directory', info.getRootDirectory()),
    ...flag('stack', request.getStack()),
    ...flag('pwd', info.getProgramDirectory()),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    ...flag('parallel', String(request.getParallel())),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

function programEnvironment(request: language.RunRequest, info: language.ProgramInfo): NodeJS.ProcessEnv {
  const options = info.getOptions()?.toJavaScript() ?? {};
  // TypeScript is on unless the project turns it off.
  const isTypeScript = options['typescript'] !== false;
  const tsconfig = options['tsconfig'];
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(isTypeScript ? { PULUMI_NODEJS_TYPESCRIPT: 'true' } : {}),
    ...(typeof tsconfig === 'string' ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

function flag(name: string, value: string): readonly string[] {
  return value === '' ? [] : [`--${name}`, value];
}

function exitCodeOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    // The first line of our own stdout was the port; what follows is shown to the user.
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

void servePlugin(LanguageRuntimeService, {
  handshake: unary(() => new language.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => {
    const info = new PluginInfo();
    info.setVersion('3.259.0');
    return info;
  }),
  // The providers are on the PATH, independent of the program's packages.
  getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
  getProgramDependencies: unary(() => new language.GetProgramDependenciesResponse()),
  // What `pulumi new` asks for. The packages of tests are linked.
  runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
  template: unary(() => new language.TemplateResponse()),
  installDependencies: (call: ServerWritableStream<language.InstallDependenciesRequest, unknown>) => call.end(),
  about: unary(() => new language.AboutResponse()),
  cancel: unary(() => new Empty()),
  run: unary(run),
  runPlugin,
});
