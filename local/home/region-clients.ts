// DynamoDB clients for what the local run does in this process in place of the home region's functions.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Region, Regions } from '../../core/geography/regions';
import { type DemandTable, DynamoDbDemand } from '../../handlers/adapters/dynamodb/demand';
import type { Clock } from '../../handlers/runtime/clock';
import type { Log } from '../../handlers/runtime/log';
import { leaseTable } from '../functions';
import type { PartsToEnd } from '../started-parts';

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The clients of all regions. */
export class RegionClients {
  private constructor(
    /** The home region's. */
    readonly home: DynamoDBClient,
    readonly byRegion: ReadonlyMap<Region, DynamoDBClient>,
  ) {}

  /** Makes the clients; they end with `started`. */
  static start(regions: Regions, endpointOf: (region: Region) => string, started: PartsToEnd): RegionClients {
    const clientOf = (region: Region): DynamoDBClient => {
      const client = new DynamoDBClient({ region, endpoint: endpointOf(region), credentials: CREDENTIALS });
      started.defer(() => client.destroy());
      return client;
    };
    const [homeRegion, ...others] = regions;
    const home = clientOf(homeRegion);
    const rest = others.map((region) => [region, clientOf(region)] as const);
    return new RegionClients(home, new Map([[homeRegion, home], ...rest]));
  }

  /** What bots ask for, in all regions. */
  demand(clock: Clock, log: Log): DynamoDbDemand {
    const tables = [...this.byRegion].map(([region, client]): [Region, DemandTable] => [
      region,
      { client, tableName: leaseTable(region) },
    ]);
    return new DynamoDbDemand(new Map(tables), clock, log);
  }
}

/** A log whose lines name their part, e.g. `[api] …`. */
export function lineLog(part: string, onLog: (line: string) => void): Log {
  const say: Log['warn'] = (message, fields) => onLog(`[${part}] ${message} ${JSON.stringify(fields)}`);
  return { warn: say, error: say };
}
