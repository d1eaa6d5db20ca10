// The endpoints of the local run's emulated services, as it tells them.
import type { Region } from '../../core/geography/regions';
import type { Place, RegionalService } from '../aws/operator-clients';
import { LocalRunError } from '../local/local-controls';
import { jsonObject } from './outputs-reader';
import { isLocalUrl } from './target';

/** The emulators accept any. They are fixed, so that no credentials of AWS ever reach a local port. */
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Where each service of each region is found.
 * @throws LocalRunError by the returned function, if the local run does not tell the endpoint
 */
export function localPlaces(endpoints: unknown): (service: RegionalService, region: Region) => Place {
  const told = jsonObject(endpoints) ?? {};
  return (service, region) => {
    const entry = told[service];
    const endpoint = jsonObject(entry)?.[region] ?? entry;
    if (typeof endpoint === 'string' && isLocalUrl(endpoint)) return { endpoint, credentials: CREDENTIALS };
    throw new LocalRunError(`The local run tells no endpoint of ${service} in ${region}.`);
  };
}
