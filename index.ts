// `pulumi up`: reads and checks the stack's configuration, deploys Georender, exports what the commands need.
import './components/supported-node';
import './components/promise-traces';
import * as pulumi from '@pulumi/pulumi';
import { runProgram } from './components/program-error';
import {
  readApiTokens,
  readRendererTokens,
  readServiceHeaders,
  readSettings,
  readSiteHeaders,
} from './components/read-settings';
import type { EdgeOutputs } from './components/stack-outputs';
import { assertSettings } from './core/settings/check-settings';
import { tokenContradictions } from './core/settings/rooms/api-tokens';
import { rendererTokenContradictions } from './core/settings/rooms/renderer-tokens';
import { serviceHeadersContradiction } from './core/settings/rooms/service';

/** The beginning of all resource names. */
const NAME = 'site';

async function deploy(): Promise<EdgeOutputs> {
  const config = new pulumi.Config();
  const siteHeaders = readSiteHeaders(config);
  const settings = readSettings(config);
  const apiTokens = readApiTokens(config);
  const rendererTokens = readRendererTokens(config);
  const ofTokens = [
    ...apiTokens.problems,
    ...tokenContradictions(apiTokens.names, settings),
    ...rendererTokens.problems,
    ...rendererTokenContradictions(rendererTokens.names, settings),
  ];
  const serviceHeaders = readServiceHeaders(config);
  const unused = serviceHeadersContradiction(serviceHeaders.value !== undefined, settings['prerenderService']);
  const ofService = [...serviceHeaders.problems, ...(unused === undefined ? [] : [unused])];
  assertSettings(settings, [...siteHeaders.problems, ...ofTokens, ...ofService]);
  // Loaded late, since it takes seconds: wrong settings are reported before.
  const { checkDeployment, edgeOutputs, Georender, GeorenderEdge, stackOutputs } = await import('./components');
  const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const secrets = {
    siteHeaders: siteHeaders.value,
    apiTokens: apiTokens.value,
    rendererTokens: rendererTokens.value,
    prerenderServiceHeaders: serviceHeaders.value,
  };
  const args = { ...settings, ...secrets, tags };
  const unreservedRegions = await checkDeployment(NAME, args);
  if (settings.prerenderService === 'alone') return edgeOutputs(new GeorenderEdge(NAME, args), args);
  const site = new Georender(NAME, { ...args, unreservedRegions });
  return stackOutputs(site, args);
}

export = (): Promise<object> => runProgram(deploy);
