// Answers of the API: JSON that no cache keeps.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An answer. */
export interface ApiAnswer {
  readonly status: number;
  /** An object is sent as JSON, a text as it is. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal, with every problem at once. */
export function refusal(status: number, problems: readonly string[], headers: ApiAnswer['headers'] = {}): ApiAnswer {
  return { status, body: { error: problems[0] ?? '', problems }, headers };
}

/** The answer in API Gateway's form. */
export function gatewayAnswer({ status, body, headers = {} }: ApiAnswer): APIGatewayProxyStructuredResultV2 {
  const isText = typeof body === 'string';
  return {
    statusCode: status,
    headers: {
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: isText ? body : `${JSON.stringify(body)}\n`,
  };
}
