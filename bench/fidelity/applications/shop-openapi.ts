// The API description of a small shop, for all viewers of such descriptions.

interface Operation {
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

const OPERATIONS: readonly Operation[] = [
  { tag: 'books', method: 'get', path: '/books', summary: 'List all books of the shop' },
  { tag: 'books', method: 'post', path: '/books', summary: 'Put a new book on the shelf' },
  { tag: 'books', method: 'get', path: '/books/{id}', summary: 'Find one book by its number' },
  { tag: 'books', method: 'delete', path: '/books/{id}', summary: 'Take a book off the shelf' },
  { tag: 'orders', method: 'get', path: '/orders', summary: 'List the orders of a customer' },
  { tag: 'orders', method: 'post', path: '/orders', summary: 'Place an order for several books' },
  { tag: 'orders', method: 'get', path: '/orders/{id}', summary: 'Follow an order on its way' },
  { tag: 'customers', method: 'get', path: '/customers', summary: 'List the customers by their name' },
  { tag: 'customers', method: 'put', path: '/customers/{id}', summary: 'Change the address of a customer' },
];

const BOOK = {
  type: 'object',
  required: ['id', 'title'],
  properties: {
    id: { type: 'integer', format: 'int64', description: 'Number of the book within the shop', example: 7 },
    title: { type: 'string', description: 'Title as it is printed', example: 'The quiet lighthouse' },
    price: { type: 'number', description: 'Price in euro', example: 12.5 },
    tags: { type: 'array', items: { type: 'string' }, description: 'Words to find it by' },
  },
};

/** The description as OpenAPI 3.0. */
export function shopOpenApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: '3.0.3',
    info: {
      title: 'Lighthouse Bookshop API',
      version: '2.4.1',
      description:
        'Everything that the **bookshop by the lighthouse** offers to other programs.\n\n' +
        '- books and their prices\n- orders and where they are\n',
      contact: { name: 'The keeper', email: 'keeper@lighthouse.example' },
      license: { name: 'MIT', url: 'https://lighthouse.example/licence' },
    },
    servers: [{ url: '/shop', description: 'The shop itself' }],
    tags: [
      { name: 'books', description: 'What stands on the shelves' },
      { name: 'orders', description: 'What is on its way' },
      { name: 'customers', description: 'People who read' },
    ],
    paths,
    components: { schemas: { Book: BOOK } },
  };
}

function describe({ tag, method, path, summary }: Operation): object {
  const hasId = path.includes('{id}');
  return {
    tags: [tag],
    summary,
    operationId: `${method}${path.replace(/\W+/g, '-')}`,
    description: `${summary}, as often as it is needed.`,
    parameters: hasId
      ? [{ name: 'id', in: 'path', required: true, description: 'The number', schema: { type: 'integer' } }]
      : [],
    ...(method === 'post' && {
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Book' } } } },
    }),
    responses: {
      200: {
        description: 'All went well',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Book' } } },
      },
      404: { description: 'There is no such thing in the shop' },
    },
  };
}

/** Texts that each viewer shows somewhere. */
export const SHOP_TEXTS = ['Lighthouse Bookshop API', 'Find one book by its number'];
