// The shape of the demo's articles: what its API answers, and how the app checks it.

/** One line of `GET /api/articles`. `publishedOn` is an ISO date (YYYY-MM-DD). */
export interface ArticleSummary {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly publishedOn: string;
}

/** The answer of `GET /api/articles/:id`. Every paragraph is plain text. */
export interface Article extends ArticleSummary {
  readonly paragraphs: readonly string[];
}

/** True for one entry of the article list. */
export function isArticleSummary(value: unknown): value is ArticleSummary {
  return hasTexts(value, ['id', 'title', 'summary', 'publishedOn']);
}

/** True for the list that `GET /api/articles` answers. */
export function isArticleList(value: unknown): value is readonly ArticleSummary[] {
  return Array.isArray(value) && value.every(isArticleSummary);
}

/** True for a whole article, paragraphs included. */
export function isArticle(value: unknown): value is Article {
  return isArticleSummary(value) && 'paragraphs' in value && isTextList(value.paragraphs);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return names.every((name) => typeof fields.get(name) === 'string');
}
