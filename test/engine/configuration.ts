// The configuration of the stack that the engine deploys.

export const THREE_REGIONS = ['us-east-1', 'eu-central-1', 'ap-south-1'];

/** As in Pulumi.prod.yaml, unprotected. */
export function configuration(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const settings = {
    siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
    domains: ['www.example.com', 'example.com'],
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    homeRegion: 'us-east-1',
    regions: THREE_REGIONS,
    renderConcurrency: 20,
    serveConcurrency: 200,
    alarmEmail: 'ops@example.com',
    accessLogsBucket: 'logs',
    removalProtection: false,
    replicationMetrics: true,
    freshnessRules: [{ paths: '/news/*', fresh: '5m', staleWhileRevalidate: '1h' }],
    queryParameters: ['sessionid', 'ab_*'],
    querySort: false,
    ...changes,
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`georender:${name}`, value]));
}
