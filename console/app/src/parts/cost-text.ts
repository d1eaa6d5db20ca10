// What a cost is of, in words.
import { money } from '../../../../operations/text/money';
import type { ApiOutputs } from '../api';

type Period = ApiOutputs['now']['cost']['period'];

/** An amount of a period. A local run's few requests cost less than cents. */
export function amountText(usd: number, { kind }: Pick<Period, 'kind'>): string {
  return money(usd, kind === 'month' ? 2 : 6);
}

/** The period, after an amount. */
export function periodText(period: Period): string {
  if (period.kind === 'month')
    return `in ${period.month} so far, with ${Math.round(period.elapsed * 100)} % of it over`;
  return `on AWS for what was asked since ${new Date(period.sinceMs).toLocaleTimeString('en-GB')}; the local run itself costs nothing`;
}
