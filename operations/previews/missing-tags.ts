// Problems of tags that a service asks for, and a page lacks.
import type { Problem, Severity } from '../check/checked-page';
import { firstOf, type PageTags } from './page-tags';

/** The problems of missing tags. @param effect what the service does without one, e.g. `WhatsApp may show no card` */
export function missingTags(
  tags: PageTags,
  names: readonly string[],
  effect: string,
  severity: Severity = 'warning',
): readonly Problem[] {
  return names
    .filter((name) => firstOf(tags, name) === undefined)
    .map((name) => ({
      id: `${name.replaceAll(':', '-')}-missing`,
      severity,
      message: `The page has no ${name}: ${effect}.`,
      mend: `Add <meta ${name.startsWith('og:') ? 'property' : 'name'}="${name}" content="…">.`,
    }));
}
