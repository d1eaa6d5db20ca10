// The page of a report as one HTML file: no scripts, nothing loaded from elsewhere.
import { createHash } from 'node:crypto';
import { REPORT_STYLE } from './html-style';

const STYLE_HASH = createHash('sha256').update(REPORT_STYLE).digest('base64');

/** What a report's page is made of. */
export interface ReportPage {
  /** Text that needs no escapes. */
  readonly title: string;
  /** The lines within `<main>`. Texts of pages are escaped already. */
  readonly main: string;
  /** What the policy allows besides the style, e.g. `img-src data:`. */
  readonly allowed?: readonly string[];
}

/** The page. */
export function reportPage({ title, main, allowed = [] }: ReportPage): string {
  const policy = [
    "default-src 'none'",
    ...allowed,
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
