// The subjects of `bench:edge` at Lambda@Edge: Georender's second engine, the recipe's two functions, and the floor.
import path from 'node:path';
import { build } from 'esbuild';
import { buildLambdaAtEdge } from '../../bundles/lambda-at-edge-bundle';
import { MEASURED_REGIONS } from './regions';
import { benchConfig } from './subjects';

export const LAMBDA_SUBJECTS = ['georender', 'two-stage', 'floor'] as const;
export type LambdaSubjectName = (typeof LAMBDA_SUBJECTS)[number];

/** One subject. */
export interface LambdaSubject {
  readonly name: LambdaSubjectName;
  /** A CommonJS module with a function for each event. */
  readonly module: string;
  readonly sendsBots: boolean;
}

/** Functions that do nothing, for the same events as Georender's. */
const FLOOR = `const floor = async (event) => event.Records[0].cf.response || event.Records[0].cf.request;
exports.viewerRequest = exports.originRequest = exports.originResponse = floor;
`;

/** Builds all subjects. */
export async function buildLambdaSubjects(): Promise<readonly LambdaSubject[]> {
  const renderers = Object.fromEntries(
    MEASURED_REGIONS.map((region) => [
      region,
      { domain: `abcdefghij.execute-api.${region}.amazonaws.com`, protocol: 'https', port: 443 } as const,
    ]),
  );
  const own = await buildLambdaAtEdge({ ...benchConfig(MEASURED_REGIONS), renderers, token: 'token' });
  const byEvent = ['viewerRequest', 'originRequest', 'originResponse'].map((name) => `${name}: module.exports.handler`);
  return [
    {
      name: 'georender',
      module: `${own}\nmodule.exports = { ${byEvent.join(', ')} };\n`,
      sendsBots: true,
    },
    { name: 'two-stage', module: await buildTwoStage(), sendsBots: true },
    { name: 'floor', module: FLOOR, sendsBots: false },
  ];
}

async function buildTwoStage(): Promise<string> {
  const service = { domain: 'abcdefghij.execute-api.us-east-1.amazonaws.com', protocol: 'https', port: 443 };
  const { outputFiles } = await build({
    stdin: {
      contents:
        "import { createTwoStageRouter } from './recipe-two-stage';\n" +
        `module.exports = createTwoStageRouter(${JSON.stringify({ ...service, token: 'token' })});`,
      resolveDir: path.join(__dirname, '../peers'),
    },
    bundle: true,
    write: false,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
