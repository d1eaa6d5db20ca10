// Sends every request to the server nearest to the viewer, like the function that SST generates for several regions: it
// sorts the servers by distance. SST also reads and parses the list of servers for every request; here the code has the
// list, in this peer's favour. Runs under njs: plain functions and strings.
import type { PeerHandler } from './recipe-router';

/** A server's host, latitude and longitude, in degrees. */
export type Server = readonly [host: string, latitude: number, longitude: number];

/** The used part of CloudFront's module. */
export interface OriginUpdater {
  updateRequestOrigin(origin: object): void;
}

/** Makes the entry point. Without the viewer's location, the first server gets the request. */
export function createNearestServerRouter(cf: OriginUpdater, servers: readonly Server[]): PeerHandler {
  return async (event) => {
    const request = event.request;
    const host = request.headers['host'];
    const latitude = request.headers['cloudfront-viewer-latitude'];
    const longitude = request.headers['cloudfront-viewer-longitude'];
    if (host !== undefined) request.headers['x-forwarded-host'] = { value: host.value };
    const nearest =
      latitude === undefined || longitude === undefined
        ? servers[0]
        : nearestTo(servers, Number(latitude.value), Number(longitude.value));
    if (nearest === undefined) return request;
    cf.updateRequestOrigin({
      domainName: nearest[0],
      customOriginConfig: { port: 443, protocol: 'https', sslProtocols: ['TLSv1.2'] },
      originAccessControlConfig: { enabled: false },
    });
    return request;
  };
}

function nearestTo(servers: readonly Server[], latitude: number, longitude: number): Server | undefined {
  const byDistance = servers
    .map((server) => ({ server, distance: centralAngle(latitude, longitude, server[1], server[2]) }))
    .sort((one, other) => one.distance - other.distance);
  const first = byDistance[0];
  return first === undefined ? undefined : first.server;
}

/** The angle between two points as seen from the globe's centre, in radians, by the haversine formula. */
function centralAngle(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const byLatitude = Math.sin(radians(otherLatitude - latitude) / 2) ** 2;
  const byLongitude = Math.sin(radians(otherLongitude - longitude) / 2) ** 2;
  const a = byLatitude + Math.cos(radians(latitude)) * Math.cos(radians(otherLatitude)) * byLongitude;
  return 2 * Math.atan2(Math.sqrt(a), Math.sqrt(1 - a));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
