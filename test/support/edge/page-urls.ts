// Checked URLs of the site that handler tests speak of.
import { checkPageUrl, type PageUrl } from '../../../core/pages/page-url';

/** The site of handler tests. */
export const TEST_SITE = { scheme: 'https', hosts: ['www.example.com'] } as const;

/** The URL of one of its pages. */
export function testPage(pathAndQuery: string): PageUrl {
  const checked = checkPageUrl(`https://www.example.com${pathAndQuery}`, TEST_SITE);
  if (checked.kind === 'refused') throw new Error(checked.message);
  return checked.url;
}
