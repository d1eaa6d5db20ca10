// What stands around a stack's distribution, with regions behind it or without: DNS records, budget, reports on bots.
import type * as pulumi from '@pulumi/pulumi';
import { BotReports } from '../edge/bot-reports';
import { SiteRecords, type SiteRecordsArgs } from '../edge/site-records';
import { MonthlyBudget } from '../observability/monthly-budget';
import type { Plan } from './plan';

/** A stack with its distribution. */
export interface FrontPlan extends Plan {
  readonly edge: SiteRecordsArgs['distribution'] & { readonly distributionArn: pulumi.Output<string> };
  readonly parent: pulumi.Resource;
}

/** Makes all of it. @returns the reports, if the setting `botReports` is on */
export function makeFront(front: FrontPlan): BotReports | undefined {
  makeRecords(front);
  makeBudget(front);
  return front.settings.botReports ? makeBotReports(front) : undefined;
}

function makeRecords({ name, settings, edge, parent }: FrontPlan): void {
  const { domains, hostedZoneId } = settings;
  if (domains.length === 0 || hostedZoneId === undefined) return;
  new SiteRecords(name, { domains, hostedZoneId, distribution: edge }, { parent });
}

function makeBudget({ name, settings, args, tags, parent }: FrontPlan): void {
  const { monthlyBudgetDollars: dollars, alarmEmail: email } = settings;
  if (dollars === undefined || email === undefined) return;
  new MonthlyBudget(name, { dollars, email, tags, transform: args.transform?.ceilings }, { parent });
}

function makeBotReports({ name, settings, tags, edge, parent }: FrontPlan): BotReports {
  const { homeRegion: region, botReportDays: retentionDays } = settings;
  return new BotReports(name, { region, distributionArn: edge.distributionArn, retentionDays, tags }, { parent });
}
