// Check: the viewer's country gets through, and decides.
import { COUNTRY_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import { buildRoutingTable, regionsOfCountry } from '../../../core/geography/build-routing-table';
import type { Region } from '../../../core/geography/regions';
import type { DeploymentFacts } from '../../../operations/deployment';
import type { WebHost } from '../ports';
import type { Check } from './check';
import { freshRegionPage, isOfService, OF_SERVICE } from './region-page';
import { describeAnswer } from './visitors';

/** The subject of the check. */
export interface CountryCheck {
  readonly edge: WebHost;
  readonly page: string;
  readonly facts: Pick<DeploymentFacts, 'regions' | 'homeRegion' | 'router' | 'queryPolicy'>;
}

/** `serve` got the country, so the origin request policy lists the header; the router sees it by the same policy. */
export function countryCheck({ edge, page, facts }: CountryCheck): Check {
  return {
    name: 'the viewer’s country reaches the router',
    async run() {
      const { first: answer } = await freshRegionPage(edge, page, facts.queryPolicy);
      if (isOfService(answer)) return OF_SERVICE;
      const country = answer.headers[COUNTRY_HEADER];
      const region = answer.headers[REGION_HEADER];
      const came = describeAnswer(answer);
      if (country === undefined || !/^[A-Z]{2}$/.test(country)) {
        const lookAt =
          region === undefined
            ? 'the check before: no region answered'
            : 'the origin request policy of the default behaviour: it must list CloudFront-Viewer-Country';
        return { kind: 'failed', expected: `${COUNTRY_HEADER} with two capital letters`, came, lookAt };
      }
      const choice = choiceFor(country, facts);
      if (choice.length === 0) {
        return { kind: 'ok', detail: `${country}, answered by ${region} (no region is chosen by that country)` };
      }
      if (choice.some((chosen) => chosen === region)) {
        return { kind: 'ok', detail: `${country}, answered by ${region}, one of ${choice.join(', ')}` };
      }
      const lookAt = 'whether the live router was built for these regions, and whether they are well and not drained';
      return { kind: 'failed', expected: `for ${country} a region among ${choice.join(', ')}`, came, lookAt };
    },
  };
}

function choiceFor(country: string, facts: CountryCheck['facts']): readonly Region[] {
  return regionsOfCountry(buildRoutingTable(facts.regions, facts.homeRegion, facts.router.countryOverrides), country);
}
