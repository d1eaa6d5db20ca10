// Pulumi's provider protocol for the fake AWS: the process that the engine starts as `pulumi-resource-aws`.
// GEORENDER_ENGINE_JOURNAL names the account's file.
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { servePlugin, unary } from '../grpc-plugin';
import { Account } from './account';
import { FakeAws, inputsAsRead, type Target } from './fake-aws';
import { asProperties, type Properties, text } from './properties';

const journal = process.env['GEORENDER_ENGINE_JOURNAL'];
if (journal === undefined) throw new Error('GEORENDER_ENGINE_JOURNAL must name the file of the fake account');
const account = new Account(journal);
let aws = new FakeAws(account, '');

interface NamedRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

function targetOf(request: NamedRequest): Target {
  return { urn: request.getUrn(), name: request.getName(), type: request.getType() };
}

function propertiesOf(struct: Struct | undefined): Properties {
  return asProperties(struct?.toJavaScript() ?? {});
}

function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript({ ...properties });
}

function configure(request: provider.ConfigureRequest): provider.ConfigureResponse {
  const variables = request.getVariablesMap();
  aws = new FakeAws(
    account,
    text(propertiesOf(request.getArgs()), 'region') || (variables.get('aws:config:region') ?? ''),
  );
  const response = new provider.ConfigureResponse();
  // The engine hides secrets from a provider that does not accept them, and marks them again in its answers.
  response.setAcceptsecrets(false);
  response.setSupportspreview(true);
  response.setAcceptresources(false);
  response.setAcceptoutputs(false);
  return response;
}

function check(request: provider.CheckRequest): provider.CheckResponse {
  const { inputs, failures } = aws.check(
    targetOf(request),
    propertiesOf(request.getOlds()),
    propertiesOf(request.getNews()),
    request.getRandomseed_asB64(),
  );
  const response = new provider.CheckResponse();
  response.setInputs(structOf(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new provider.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diff(request: provider.DiffRequest): provider.DiffResponse {
  const difference = aws.diff(request.getType(), propertiesOf(request.getOldInputs()), propertiesOf(request.getNews()));
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse();
  response.setChanges(difference.changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList([...difference.changed]);
  response.setReplacesList([...difference.replaces]);
  response.setDeletebeforereplace(difference.deleteBeforeReplace);
  return response;
}

function create(request: provider.CreateRequest): provider.CreateResponse {
  const inputs = propertiesOf(request.getProperties());
  const response = new provider.CreateResponse();
  // In a preview nothing is asked of AWS, and what it computes stays unknown.
  const { id, outputs } = request.getPreview() ? { id: '', outputs: inputs } : aws.create(targetOf(request), inputs);
  response.setId(id);
  response.setProperties(structOf(outputs));
  return response;
}

function update(request: provider.UpdateRequest): provider.UpdateResponse {
  const inputs = propertiesOf(request.getNews());
  const response = new provider.UpdateResponse();
  response.setProperties(
    structOf(
      request.getPreview()
        ? aws.previewUpdate(
            targetOf(request),
            { inputs: propertiesOf(request.getOldInputs()), outputs: propertiesOf(request.getOlds()) },
            inputs,
          )
        : aws.update(targetOf(request), request.getId(), inputs),
    ),
  );
  return response;
}

function read(request: provider.ReadRequest): provider.ReadResponse {
  const known = propertiesOf(request.getProperties());
  const found = aws.read(request.getType(), request.getId(), known);
  const response = new provider.ReadResponse();
  if (found === undefined) return response;
  response.setId(found.id);
  response.setProperties(structOf(found.outputs));
  response.setInputs(structOf(inputsAsRead(propertiesOf(request.getInputs()), known, found.outputs)));
  return response;
}

function remove(request: provider.DeleteRequest): Empty {
  aws.delete(targetOf(request), request.getId(), propertiesOf(request.getProperties()));
  return new Empty();
}

function invoke(request: provider.InvokeRequest): provider.InvokeResponse {
  const response = new provider.InvokeResponse();
  response.setReturn(structOf(aws.invoke(request.getTok())));
  return response;
}

void servePlugin(ResourceProviderService, {
  checkConfig: unary((request: provider.CheckRequest) => {
    const response = new provider.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }),
  diffConfig: unary(() => new provider.DiffResponse()),
  configure: unary(configure),
  check: unary(check),
  diff: unary(diff),
  create: unary(create),
  update: unary(update),
  read: unary(read),
  delete: unary(remove),
  invoke: unary(invoke),
  cancel: unary(() => new Empty()),
  getPluginInfo: unary(() => {
    const info = new PluginInfo();
    info.setVersion('7.48.0');
    return info;
  }),
});
