// A pull request's own site: its URL, and the settings of a cheap stack in front of it.
import type { Region } from '../../core/geography/regions';

/** Stands for the pull request's number in a template of URLs. */
export const NUMBER = '{number}';

/** The URL of a pull request's site; undefined if the template gives none. */
export function branchUrl(template: string, pullRequest: number): string | undefined {
  const url = URL.parse(template.replaceAll(NUMBER, String(pullRequest)));
  const isWeb = url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
  return template.includes(NUMBER) && isWeb ? url.href : undefined;
}

/** The name of the stack. */
export function branchStack(pullRequest: number): string {
  return `pr-${pullRequest}`;
}

/**
 * Its configuration as the text of `Pulumi.pr-<number>.yaml`: one region, no domain, no reserved concurrency, nothing
 * kept for long, nothing protected, as in Pulumi.dev.example.yaml.
 */
export function branchConfiguration(siteUrl: string, region: Region): string {
  const settings = {
    siteOrigin: new URL(siteUrl).host,
    homeRegion: region,
    regions: [region],
    freshness: '1m',
    staleWhileRevalidate: '0s',
    renderMemoryMegabytes: 1769,
    renderConcurrency: 0,
    newPagesPerHour: 200,
    healthChecks: false,
    logRetentionDays: 1,
    removalProtection: false,
  };
  const config = Object.entries(settings).map(([name, value]) => [`georender:${name}`, value] as const);
  // JSON is YAML. The provider requires a default region; every resource names its own.
  return `${JSON.stringify({ config: { 'aws:region': 'us-east-1', ...Object.fromEntries(config) } }, undefined, 2)}\n`;
}
