// The Lambda entry of the HTTP API: reads the environment once, wires the adapters, answers API Gateway's events.
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isHashedTokens } from '../../core/contract/api-tokens';
import { VARIABLES } from '../../core/contract/environment-variables';
import { API_REQUEST_MS, API_REQUESTS_PER_MINUTE } from '../../core/contract/time-outs';
import { ALL_REGIONS, isRegion } from '../../core/geography/regions';
import { DEFAULT_QUERY_POLICY, isQueryPolicy } from '../../core/pages/query-policy';
import { isDeviceVariant } from '../../core/pages/variants';
import { dynamoDbClient, lambdaClient } from '../adapters/aws-clients';
import { DynamoDbJobs } from '../adapters/dynamodb/job-items';
import { DynamoDbRequestLimiter } from '../adapters/dynamodb/request-limiter';
import { LambdaJobFunction } from '../adapters/job-function';
import { systemClock } from '../runtime/clock';
import { readEnvironment } from '../runtime/environment';
import { maskedLog } from '../runtime/log';
import { gatewayAnswer } from './api-answer';
import { apiRequest } from './api-request';
import { type ApiDependencies, createApi } from './create-api';

const environment = readEnvironment(process.env, (reader) => {
  const region = reader.guarded(VARIABLES.region, isRegion, ALL_REGIONS.join(', '));
  const tokens = reader.json(VARIABLES.apiTokens, isHashedTokens, 'JSON of hashed tokens');
  const rest = {
    path: reader.text(VARIABLES.apiPath),
    indexTable: reader.text(VARIABLES.indexTable),
    leaseTable: reader.text(VARIABLES.leaseTable),
    jobFunction: reader.text(VARIABLES.jobFunction),
    indexNowKey: reader.optionalText(VARIABLES.indexNowKey),
    regions: reader.list(VARIABLES.regions).filter(isRegion),
    variants: reader.list(VARIABLES.variants).filter(isDeviceVariant),
    publicSite: {
      scheme: reader.oneOf(VARIABLES.scheme, ['https', 'http']),
      hosts: reader.list(VARIABLES.hosts).map((host) => host.toLowerCase()),
    },
    queryPolicy: reader.json(VARIABLES.queryPolicy, isQueryPolicy, 'JSON of a query policy') ?? DEFAULT_QUERY_POLICY,
  };
  return region && tokens && { region, tokens, ...rest };
});
const api = createApi(dependencies());

/** The function's handler. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  gatewayAnswer(await api(apiRequest(event)));

function dependencies(): ApiDependencies {
  const { region, regions, indexTable, leaseTable, jobFunction, ...config } = environment;
  const dynamoDb = dynamoDbClient(region);
  return {
    jobs: new DynamoDbJobs({ client: dynamoDb, tableName: indexTable, region, regions, clock: systemClock }),
    jobFunction: new LambdaJobFunction(lambdaClient(region, API_REQUEST_MS), jobFunction),
    limiter: new DynamoDbRequestLimiter(dynamoDb, leaseTable, systemClock, API_REQUESTS_PER_MINUTE),
    clock: systemClock,
    log: maskedLog(new Logger({ serviceName: 'georender-api' })),
    config,
  };
}
