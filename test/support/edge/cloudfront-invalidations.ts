// CloudFront's API at 127.0.0.1, as far as invalidations go ("CreateInvalidation" and "GetInvalidation", Amazon
// CloudFront API Reference): the SDK speaks to it.
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../../emulators/loopback-server';

/** No request of the SDK is larger. */
const MOST_BYTES = 1_048_576;

/** An answer that is an error. */
export interface InvalidationRefusal {
  readonly operation: 'CreateInvalidation' | 'GetInvalidation';
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** An invalidation that was created. */
export interface CreatedInvalidation {
  readonly id: string;
  readonly reference: string;
  readonly items: readonly string[];
}

/** A running API; what it does can be changed while it runs. */
export interface InvalidationsApi {
  readonly endpoint: string;
  readonly created: readonly CreatedInvalidation[];
  /** How often an invalidation is still in progress when it is asked about. */
  pollsInProgress: number;
  refusal: InvalidationRefusal | undefined;
  /** Forgets, and has nothing fail. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the API; it knows one distribution. */
export async function startInvalidationsApi(distributionId: string): Promise<InvalidationsApi> {
  const created: CreatedInvalidation[] = [];
  const polls = new Map<string, number>();
  const [folder, distributions] = [
    `/2020-05-31/distribution/${distributionId}/invalidation`,
    /^\/2020-05-31\/distribution\/[^/]+\/invalidation/,
  ];

  const answerTo = async (request: IncomingMessage): Promise<{ readonly status: number; readonly xml: string }> => {
    const path = request.url ?? '';
    const operation = request.method === 'POST' ? 'CreateInvalidation' : 'GetInvalidation';
    const body = String(await readBody(request, MOST_BYTES));
    const { refusal } = api;
    if (refusal?.operation === operation)
      return { status: refusal.status, xml: errorXml(refusal.code, refusal.message) };
    if (!path.startsWith(folder)) {
      const isDistribution = distributions.test(path);
      return {
        status: 404,
        xml: isDistribution
          ? errorXml('NoSuchDistribution', 'The specified distribution does not exist.')
          : errorXml('NoSuchResource', path),
      };
    }
    if (operation === 'CreateInvalidation') {
      const reference = /<CallerReference>(.*?)<\/CallerReference>/.exec(body)?.[1] ?? '';
      const items = [...body.matchAll(/<Path>(.*?)<\/Path>/g)].map(([, item = '']) => item);
      if (!body.includes(`<Quantity>${items.length}</Quantity>`))
        return { status: 400, xml: errorXml('InconsistentQuantities', 'Quantity') };
      const earlier = created.find((one) => one.reference === reference);
      const one = earlier ?? { id: `I${created.length + 1}`, reference, items };
      if (earlier === undefined) created.push(one);
      return { status: 201, xml: invalidationXml(one, api.pollsInProgress > 0 ? 'InProgress' : 'Completed') };
    }
    const one = created.find(({ id }) => path === `${folder}/${id}`);
    if (one === undefined)
      return { status: 404, xml: errorXml('NoSuchInvalidation', 'The specified invalidation does not exist.') };
    const asked = (polls.get(one.id) ?? 0) + 1;
    polls.set(one.id, asked);
    return { status: 200, xml: invalidationXml(one, asked < api.pollsInProgress ? 'InProgress' : 'Completed') };
  };

  const server = createServer((request, response) => {
    answerTo(request).then(
      ({ status, xml }) => {
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(xml);
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  const api: InvalidationsApi = {
    endpoint: await listenOnLoopback(server),
    created,
    pollsInProgress: 0,
    refusal: undefined,
    reset() {
      created.length = 0;
      polls.clear();
      api.pollsInProgress = 0;
      api.refusal = undefined;
    },
    close: () => closeServer(server),
  };
  return api;
}

function invalidationXml({ id, reference, items }: CreatedInvalidation, status: string): string {
  return (
    `<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>${id}</Id><Status>${status}</Status>` +
    `<CreateTime>2026-01-01T00:00:00Z</CreateTime><InvalidationBatch><Paths><Quantity>${items.length}</Quantity>` +
    `<Items>${items.map((item) => `<Path>${item}</Path>`).join('')}</Items></Paths><CallerReference>${reference}</CallerReference>` +
    '</InvalidationBatch></Invalidation>'
  );
}

function errorXml(code: string, message: string): string {
  return (
    '<?xml version="1.0"?><ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type>' +
    `<Code>${code}</Code><Message>${message}</Message></Error><RequestId>test</RequestId></ErrorResponse>`
  );
}
